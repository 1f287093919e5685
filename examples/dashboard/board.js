// All cards in the order of their urgency, those that the filter leaves, and the counts.
import { Card } from "./card.js";

const ORDER = new Intl.Collator(undefined, { numeric: true });

const WANTED = {
  all: () => true,
  trouble: (standing) => standing.rank <= 10,
  alarm: (standing) => standing.alarm,
  gone: (standing) => standing.old,
};

export class Board {
  #cards = new Map();
  #list = document.getElementById("cards");
  #counts = document.getElementById("counts");
  #shown = document.getElementById("shown");
  #nobody = document.getElementById("nobody");

  // found: devices with their standing; beyond: how many had no room
  show(found, wanted, words, beyond) {
    found.sort((a, b) => a.standing.rank - b.standing.rank || ORDER.compare(a.device.name, b.device.name));
    const names = new Set(found.map(({ device }) => device.name));
    for (const [name, card] of this.#cards) {
      if (names.has(name)) continue;
      card.element.remove();
      this.#cards.delete(name);
    }
    let shown = 0;
    for (const { device, standing } of found) {
      const card = this.#card(device.name);
      card.show(device, standing);
      const matches = device.name.toLowerCase().includes(words) && WANTED[wanted](standing);
      card.element.hidden = !matches;
      shown += matches ? 1 : 0;
    }
    this.#arrange(found.map(({ device }) => this.#cards.get(device.name).element));
    this.#count(found, shown, beyond);
  }

  #card(name) {
    let card = this.#cards.get(name);
    if (card === undefined) {
      card = new Card(name);
      this.#cards.set(name, card);
    }
    return card;
  }

  // in the document, not by style: who reads or tabs meets the urgent first
  #arrange(elements) {
    const focused = document.activeElement;
    elements.forEach((element, at) => {
      const there = this.#list.children[at] ?? null;
      if (there !== element) this.#list.insertBefore(element, there);
    });
    if (focused !== document.activeElement && this.#list.contains(focused))
      focused.focus({ preventScroll: true });
  }

  #count(found, shown, beyond) {
    const alarms = found.filter(({ standing }) => standing.alarm).length;
    const trouble = found.filter(({ standing }) => standing.rank > 2 && standing.rank <= 7).length;
    const gone = found.filter(({ standing }) => standing.old).length;
    for (const [name, count] of Object.entries({ devices: found.length, alarms, trouble, gone }))
      say(this.#counts.querySelector(`[data-count="${name}"]`), String(count));
    const hidden = beyond > 0 ? `; ${beyond} or more have no room here` : "";
    this.#shown.hidden = found.length === 0;
    say(this.#shown, `${shown} of ${found.length} shown${hidden}`);
    this.#nobody.hidden = shown > 0;
    say(this.#nobody, found.length ? "No device matches the filter." : "No device has been heard yet.");
  }
}

function say(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
