// One device, as a card. All that came from afar is set as text.
import { KINDS, LEVELS, PHASES, clock, plain, share } from "./words.js";

const TEMPLATE = document.getElementById("card");

export class Card {
  #parts;

  constructor(name) {
    this.element = TEMPLATE.content.firstElementChild.cloneNode(true);
    const parts = [...this.element.querySelectorAll("[data-part]")];
    this.#parts = new Map(parts.map((part) => [part.dataset.part, part]));
    this.#part("name").textContent = name;
  }

  show(device, standing) {
    if (this.element.dataset.tone !== standing.tone) this.element.dataset.tone = standing.tone;
    this.element.classList.toggle("old", standing.old);
    const unsure = device.state !== null && device.state.watched && !device.state.measurable;
    this.element.classList.toggle("unsure", unsure);
    const icon = `#icon-${standing.tone}`;
    if (this.#part("icon").getAttribute("href") !== icon) this.#part("icon").setAttribute("href", icon);
    this.#say("word", standing.word);
    this.#say("why", standing.why);
    this.#figures(device);
    this.#learning(device.state);
    this.#events(device.events);
    this.#health(device.health);
  }

  #figures({ state, audience }) {
    const watched = state?.watched ?? true;
    this.#row("perclos", watched ? share(state?.perclos ?? null) : null);
    const blinks = state?.blinks ?? null;
    this.#row("blinks", watched && blinks !== null ? `${Math.round(blinks)} per minute` : null);
    const shown = state?.emotion ?? null;
    this.#row("emotion", shown === null ? null : plain(shown));
    const classes = (state?.classes ?? []).map(([name, label]) => `${plain(name)}: ${plain(label)}`);
    this.#row("classes", classes.length ? classes.join(", ") : null);
    this.#row("audience", audience === null ? null : visits(audience));
  }

  #learning(state) {
    const learnt = state?.watched ? state.calibration : null;
    const running = learnt !== null && learnt < 1;
    this.#part("learning").hidden = !running;
    if (!running) return;
    this.#part("calibration").value = learnt;
    this.#say("calibrated", share(learnt));
  }

  #events(events) {
    const list = this.#part("events");
    const lines = events.map((event) => `${clock(event.at)}  ${eventWords(event)}`);
    if (lines.join("\n") === list.dataset.lines) return;
    list.dataset.lines = lines.join("\n");
    list.replaceChildren(...lines.map((line) => item(line)));
    list.hidden = lines.length === 0;
  }

  #health(health) {
    const faults = health?.faults ?? [];
    const slow = (health?.throttling ?? []).map(plain);
    const wrong = [...faults, ...slow.map((each) => `board: ${each.toLowerCase()}`)];
    const list = this.#part("faults");
    if (wrong.join("\n") !== (list.dataset.lines ?? "")) {
      list.dataset.lines = wrong.join("\n");
      list.replaceChildren(...wrong.map((line) => item(line)));
    }
    list.hidden = wrong.length === 0;
    this.#part("health").hidden = health === null;
    if (health === null) return;
    this.#say("rate", unit(health.fps, 0, "fps"));
    this.#say("heat", unit(health.temperature, 0, "°C"));
    this.#say("latency", unit(health.latencyS === null ? null : health.latencyS * 1000, 0, "ms"));
    this.#say("waiting", unit(health.waiting, 0, ""));
    this.#say("dropped", unit(health.dropped, 0, ""));
    this.#say("version", health.version);
  }

  #row(name, value) {
    this.#part(`${name}-row`).hidden = value === null;
    if (value !== null) this.#say(name, value);
  }

  // what stays the same is not touched: screen readers and selections stay where they are
  #say(name, value) {
    const part = this.#part(name);
    if (part.textContent !== value) part.textContent = value;
  }

  #part(name) {
    return this.#parts.get(name);
  }
}

export function eventWords(event) {
  const words = [event.level === null ? KINDS[event.kind] : LEVELS[event.level]];
  if (event.level === null) {
    if (event.label !== null) words.push(plain(event.label).toLowerCase());
    words.push(PHASES[event.phase]);
  }
  if (event.closedS !== null && event.closedS > 0) words.push(`lids down ${event.closedS.toFixed(1)}\u00a0s`);
  if (event.late) words.push("told late");
  return words.join(", ");
}

function visits(audience) {
  const count = audience.visits === 1 ? "1 visit" : `${audience.visits} visits`;
  return audience.dwellS === null ? count : `${count}, ${Math.round(audience.dwellS)} s on average`;
}

function unit(value, digits, name) {
  return value === null ? "–" : `${value.toFixed(digits)} ${name}`.trim();
}

function item(line) {
  const element = document.createElement("li");
  element.textContent = line;
  return element;
}
