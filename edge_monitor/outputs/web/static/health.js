// How the device itself is.

import { number } from "/words.js";

const SHORT = 8; // digits of a digest that tell one network from another

const ms = (seconds) => (seconds === null ? "–" : number(1000 * seconds, 1, " ms"));

const pairs = (known, show = (value) => value) =>
  Object.entries(known).map(([name, value]) => `${name} ${show(value)}`).join(", ");

const queue = (sinks) => {
  const parts = [];
  for (const [name, told] of Object.entries(sinks)) {
    const counts = ["waiting", "spooled", "in_flight", "dropped", "refused"]
      .filter((key) => told[key] !== undefined)
      .map((key) => `${told[key]} ${key.replace("_", " ")}`);
    if (counts.length) parts.push(`${name}: ${counts.join(", ")}`);
  }
  return parts.join("; ") || "none";
};

const faults = (data) => {
  const known = [data.camera_fault, data.buzzer_fault, data.speed_fault];
  for (const [name, told] of Object.entries(data.sinks)) {
    for (const key of ["fault", "spool_fault", "certificate_warning"]) {
      if (told[key]) known.push(`${name}: ${told[key]}`);
    }
  }
  return known.filter(Boolean).join("; ");
};

const preview = (web) => {
  if (web?.preview_on === undefined) return "not allowed";
  return web.preview_on ? "on" : "off";
};

const rows = (data) => {
  const faulty = faults(data);
  const shed = pairs(data.shed, (why) => `(${why})`);
  const slowed = data.throttling === null ? "not told" : data.throttling.join(", ").replaceAll("_", " ") || "none";
  return [
    ["Faults", faulty || "none", Boolean(faulty)],
    ["Frames", `${number(data.fps_captured, 1)} captured, ${number(data.fps_processed, 1)} processed a second; ${data.frames_skipped} skipped`],
    ["Latency", `${ms(data.latency_p50_s)} median, ${ms(data.latency_p99_s)} p99`],
    ["Temperature", number(data.temperature_c, 1, " °C")],
    ["Throttling", slowed, Boolean(data.throttling?.length)],
    ["Resting", shed || "nothing", Boolean(shed)],
    ["Queues", queue(data.sinks)],
    ["Camera", data.camera],
    ["Pages open", String(data.sinks.web?.readers ?? "–")],
    ["Preview", preview(data.sinks.web), Boolean(data.sinks.web?.preview_on)],
    ["Emotion", data.emotion],
    ["Networks", pairs(data.models, (digest) => digest.slice(0, SHORT))],
    ["Versions", pairs({ edge_monitor: data.version, ...data.versions })],
    ["Clock", { true: "set", false: "not set since boot" }[data.clock_synced] ?? "not told", data.clock_synced === false],
  ];
};

export function showHealth({ data }) {
  document.getElementById("no-health").hidden = true;
  const list = document.getElementById("health");
  list.replaceChildren();
  for (const [name, text, bad] of rows(data)) {
    const row = list.appendChild(document.createElement("div"));
    row.appendChild(document.createElement("dt")).textContent = name;
    const value = row.appendChild(document.createElement("dd"));
    value.textContent = text;
    value.classList.toggle("bad", Boolean(bad));
  }
}
