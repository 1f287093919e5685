// The state in one word, dimmed as long as nobody can vouch for it.

import { ALARMS, LEVELS, number, plain, statusWords } from "/words.js";

const $ = (id) => document.getElementById(id);
const UNSEEN_MS = 500; // a face that is lost for a moment is no news
const STALE_MS = 3000;

const say = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

export class Badge {
  // `forget` is called as soon as what was told last no longer holds
  constructor(forget) {
    this.forget = forget;
    this.seenMs = 0;
    this.newsMs = 0;
    this.lost = null;
    setInterval(() => this.watch(), 500);
  }

  // Show the newest state; `told` is the live message.
  take(told) {
    const now = Date.now();
    this.newsMs = now;
    this.lost = null;
    if (told.measurable) this.seenMs = now;
    const seen = now - this.seenMs < UNSEEN_MS;
    const learnt = Math.floor(100 * told.calibration);
    $("learning").hidden = !told.watched || told.calibration >= 1;
    $("calibration").value = learnt;
    $("calibrated").textContent = `${learnt} %`;
    if (!told.watched) return this.show("none", "Not watched", watching(told), false);
    const alarm = ALARMS.has(told.level);
    this.show(told.level, LEVELS[told.level], because(told, seen), !seen && !alarm, told.closed_s >= 1);
  }

  // Say that nothing is known any more.
  lose(why) {
    this.lost = why;
    this.forget();
    this.show("none", "No connection", `${plain(why)}; trying again`, true);
  }

  watch() {
    if (this.lost === null && this.newsMs && Date.now() - this.newsMs > STALE_MS) {
      this.forget();
      this.show("none", "No news", "The device answers, but its watch does not move", true);
    }
  }

  // `counts`: the reason's seconds go on, which is for the eye: the level alone is spoken
  show(level, words, reason, dim, counts = false) {
    const badge = $("badge");
    $("reason").setAttribute("aria-live", counts ? "off" : "polite");
    badge.dataset.level = level;
    badge.classList.toggle("dim", dim);
    say($("level"), words);
    say($("reason"), reason);
    document.title = `${words} · edge_monitor`;
  }
}

const watching = (told) => {
  const faces = `${told.faces} ${told.faces === 1 ? "face" : "faces"} in view`;
  return told.several ? `${faces}: more than one person` : `Drowsiness is off; ${faces}`;
};

const because = (told, seen) => {
  if (!seen) return `Cannot be judged: ${statusWords(told.status).toLowerCase()}`;
  if (told.acknowledged && told.level !== "awake") return "Acknowledged";
  if (told.closed_s >= 1) return `Lids down for ${told.closed_s.toFixed(1)} s`;
  if (told.level === "unresponsive") return "Until somebody acknowledges it";
  if (ALARMS.has(told.level)) return "The eyes are open again";
  if (told.level.startsWith("drowsy")) {
    if (told.perclos === null) return "Too little was seen of the last minute";
    return `Lids down for ${number(100 * told.perclos, 0, " %")} of the last minute`;
  }
  if (told.calibration < 1) return "Still learning this driver’s eyes";
  if (told.distracted) return "The head is off the road";
  if (told.snoozed_s !== null) return `Drowsy levels are silent for ${Math.ceil(told.snoozed_s / 60)} min`;
  if (told.yawning) return "Yawning";
  return "Eyes are seen";
};
