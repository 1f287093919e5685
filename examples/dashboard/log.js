// Events as they came, the newest on top.
import { eventWords } from "./card.js";
import { ALARMS, BLINKS, clock } from "./words.js";

const MOST = 200;
const MOST_IDS = 2000;

export class Log {
  #rows = document.getElementById("log");
  #empty = document.getElementById("log-empty");
  #seen = new Set();

  // whether it is new: what is sent twice has the same id
  isNew(device, event) {
    const id = `${device}\n${event.id}`;
    if (event.id === null || this.#seen.has(id)) return false;
    this.#seen.add(id);
    if (this.#seen.size > MOST_IDS) this.#seen.delete(this.#seen.values().next().value);
    return true;
  }

  add(device, event) {
    const row = document.createElement("tr");
    row.dataset.device = device.toLowerCase();
    row.classList.toggle("alarm", event.level !== null && ALARMS.has(event.level));
    row.classList.toggle("blink", BLINKS.has(event.kind));
    for (const words of [clock(event.at), device, eventWords(event)]) {
      const cell = document.createElement("td");
      cell.textContent = words;
      row.append(cell);
    }
    this.#rows.prepend(row);
    while (this.#rows.rows.length > MOST) this.#rows.lastElementChild.remove();
    this.#empty.hidden = true;
  }

  show(words, blinks) {
    for (const row of this.#rows.rows)
      row.hidden =
        !row.dataset.device.includes(words) || (!blinks && row.classList.contains("blink"));
  }

  clear() {
    this.#rows.replaceChildren();
    this.#empty.hidden = false;
  }
}
