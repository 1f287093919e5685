// Joins the parts: what is heard goes to the devices, and at most ten times a second to the page.
import { Alarms } from "./alarms.js";
import { Board } from "./board.js";
import { Devices, remember, standing } from "./devices.js";
import { Line } from "./line.js";
import { Log } from "./log.js";
import * as reading from "./reading.js";
import { BLINKS } from "./words.js";

const REDRAW_MS = 100;
const AGE_MS = 1000; // how long ago something was heard changes by itself

const at = (id) => document.getElementById(id);
const devices = new Devices();
const board = new Board();
const log = new Log();
const alarms = new Alarms(at("alarms"));
const line = new Line(hear, tell);
let drawing = null;

function hear(topic, payload, packet) {
  const [name, what] = reading.place(topic) ?? [null, null];
  if (name === null) return;
  if (what === "availability" && payload.length === 0) {
    devices.forget(name); // taken back by whoever cleans up
  } else {
    const device = devices.named(name);
    if (device !== null) take(device, what, payload, packet);
  }
  redraw();
}

function take(device, what, payload, packet) {
  const now = Date.now();
  if (what === "availability") {
    device.availability = reading.availability(payload) ?? device.availability;
  } else if (what === "state") {
    device.state = reading.state(payload) ?? device.state;
    device.heard = now - ageMs(packet);
  } else if (what === "health") {
    device.health = reading.health(payload) ?? device.health;
  } else if (what === "audience") {
    device.audience = reading.audience(payload) ?? device.audience;
  } else {
    note(device, reading.event(what.replace("event/", ""), payload), now);
  }
}

function note(device, event, now) {
  if (event === null || !log.isNew(device.name, event)) return;
  const dated = { ...event, at: event.time ?? now };
  const blink = BLINKS.has(event.kind);
  if (!blink) remember(device, dated);
  if (!blink || at("blinks").checked) log.add(device.name, dated); // else they would fill it
}

// how old a state was that the broker kept: it is forgotten 60 s after it was said
function ageMs(packet) {
  const leftS = packet.properties?.messageExpiryInterval;
  return packet.retain && typeof leftS === "number" ? Math.max(0, 60 - leftS) * 1000 : 0;
}

function redraw() {
  drawing ??= setTimeout(draw, REDRAW_MS);
}

function draw() {
  clearTimeout(drawing);
  drawing = null;
  const now = Date.now();
  const found = devices.all().map((device) => ({ device, standing: standing(device, now) }));
  const words = at("words").value.trim().toLowerCase();
  board.show(found, at("wanted").value, words, devices.beyond.size);
  log.show(words, at("blinks").checked);
  alarms.show(
    found
      .filter((each) => each.standing.alarm)
      .map((each) => [each.device.name, each.standing.word]),
  );
}

function tell(how, words) {
  const open = how === "open";
  document.body.dataset.line = how;
  at("line").textContent = words;
  at("disconnect").hidden = how === "closed" || how === "refused";
  at("connection").hidden = !(how === "closed" || how === "refused");
  if (open) at("password").value = "";
}

function connect() {
  line.open(at("address").value.trim(), at("user").value, at("password").value);
}

// #address=ws://…&user=…&password=…, for screens that nobody types at; it never leaves the browser
function fromAddressBar() {
  const said = new URLSearchParams(location.hash.slice(1));
  for (const name of ["address", "user", "password"])
    if (said.has(name)) at(name).value = said.get(name);
  if (said.has("password")) history.replaceState(null, "", location.pathname + location.search);
  return said.has("address");
}

at("connection").addEventListener("submit", (event) => {
  event.preventDefault();
  connect();
});
at("disconnect").addEventListener("click", () => {
  line.close();
  at("address").focus();
});
at("sound").addEventListener("click", () => {
  const on = alarms.switchSound();
  at("sound").setAttribute("aria-pressed", String(on));
});
at("clear").addEventListener("click", () => log.clear());
for (const name of ["words", "wanted", "blinks"]) at(name).addEventListener("input", draw);
setInterval(draw, AGE_MS);
at("address").value = `${location.protocol === "https:" ? "wss" : "ws"}://${location.hostname || "localhost"}:9001`;
draw();
tell("closed", "Not connected");
if (fromAddressBar()) connect();
