// What happened, the newest first.

import { ALARMS, LEVELS, plain } from "/words.js";

const MOST = 50;
const SHOWN = ["perclos", "closed_s", "duration_s", "reason", "cause", "label", "probability", "name", "yaw_deg", "peak_closure"];

export class Events {
  constructor() {
    this.rows = document.getElementById("events");
    this.known = new Set();
  }

  // Take an event or an audience, as the broker gets it; one that comes twice is one.
  take(told) {
    if (this.known.has(told.id)) return;
    this.known.add(told.id);
    document.getElementById("no-events").hidden = true;
    const row = document.createElement("tr");
    row.classList.toggle("alarm", ALARMS.has(told.data.level));
    row.dataset.id = told.id;
    row.dataset.time = told.time;
    for (const text of [when(told), what(told), details(told)]) {
      row.appendChild(document.createElement("td")).textContent = text;
    }
    this.rows.prepend(row);
    while (this.rows.children.length > MOST) {
      this.known.delete(this.rows.lastChild.dataset.id);
      this.rows.lastChild.remove();
    }
  }
}

const when = ({ time, data }) =>
  data.clock_synced === false ? `${data.monotonic.toFixed(1)} s` : new Date(time).toLocaleTimeString();

const what = ({ type, data }) => {
  const kind = type.replace("edge_monitor.", "");
  if (kind === "audience") return "Audience";
  if (data.level !== null) return `${LEVELS[data.level] ?? plain(data.level)}${data.phase === "ended" ? " (over)" : ""}`;
  return data.phase === "started" ? `${plain(kind)} begins` : plain(kind);
};

const details = ({ type, data }) => {
  if (type === "edge_monitor.audience") {
    return `${data.visits_begun} new visits, ${data.faces_max} at most together, attention ${data.attention_s.toFixed(0)} s`;
  }
  const parts = data.end !== null && data.end > data.start ? [`${(data.end - data.start).toFixed(2)} s`] : [];
  for (const name of SHOWN) {
    const value = data.evidence[name];
    if (value === undefined || value === null || name === "duration_s") continue;
    const text = typeof value === "number" ? String(Math.round(100 * value) / 100) : String(value).replaceAll("_", " ");
    const unit = name.endsWith("_s") ? " s" : name.endsWith("_deg") ? "°" : "";
    parts.push(`${name.replace(/_(s|deg)$/, "").replaceAll("_", " ")} ${text}${unit}`);
  }
  return parts.join(", ");
};
