// What came from the broker, taken for hostile: of a payload only what the contract names is kept,
// each part of its type and bounded in size. What is no payload is `null`.
import { KINDS, LEVELS, PHASES, STATUSES } from "./words.js";

const ROOT = "edge_monitor";
const LONGEST_BYTES = 65536; // nothing that a device says is longer
const LONGEST_TEXT = 200;
const MOST_PARTS = 8;
// what a terminal or a screen would obey rather than show: controls, and marks that turn text around
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const DEVICE = /^[^+#]{1,64}$/;

const text = (value) =>
  typeof value === "string" ? value.slice(0, LONGEST_TEXT).replace(UNSEEN, "\ufffd") : null;
const number = (value) => (typeof value === "number" && Number.isFinite(value) ? value : null);
const part = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
const one = (value, known) =>
  typeof value === "string" && Object.hasOwn(known, value) ? value : null;

// [device, what follows it], or null for what is no topic of a device
export function place(topic) {
  const [root, device, ...rest] = topic.split("/");
  if (root !== ROOT || rest.length === 0) return null;
  return DEVICE.test(device) && device.search(UNSEEN) < 0 ? [device, rest.join("/")] : null;
}

export function availability(payload) {
  const said = payload.length <= 16 ? decoded(payload) : null;
  return said === "online" || said === "offline" ? said : null;
}

export function state(payload) {
  const { data } = envelope(payload);
  const level = one(data.level, LEVELS);
  if (level === null) return null;
  const emotion = part(data.emotion);
  return {
    level,
    status: one(data.status, STATUSES),
    measurable: data.measurable === true,
    degraded: one(data.degraded, STATUSES),
    watched: data.watched !== false,
    perclos: number(data.perclos),
    calibration: number(data.calibration),
    blinks: number(part(data.blinks).per_minute),
    closedS: number(data.closed_s),
    faces: number(data.faces),
    yawning: data.yawning === true,
    distracted: data.distracted === true,
    acknowledged: data.acknowledged === true,
    snoozed: number(data.snoozed_until) !== null,
    several: data.several === true,
    emotion: text(emotion.label),
    classes: labels(part(data.classes)),
  };
}

export function health(payload) {
  const { data } = envelope(payload);
  const version = text(data.version);
  if (version === null) return null;
  const outputs = Object.entries(part(data.sinks)).slice(0, MOST_PARTS);
  const faults = [data.camera_fault, data.buzzer_fault, data.speed_fault, certificate(data)];
  for (const [name, output] of outputs) {
    const fault = text(part(output).fault);
    if (fault !== null) faults.push(`${text(name)}: ${fault}`);
  }
  const throttling = Array.isArray(data.throttling) ? data.throttling.slice(0, MOST_PARTS) : [];
  return {
    version,
    fps: number(data.fps_processed),
    latencyS: number(data.latency_p99_s),
    temperature: number(data.temperature_c),
    throttling: throttling.map(text).filter((each) => each !== null),
    waiting: number(part(part(data.sinks).mqtt).waiting),
    dropped: number(part(part(data.sinks).mqtt).dropped),
    faults: faults.map(text).filter((each) => each !== null),
  };
}

export function audience(payload) {
  const { data } = envelope(payload);
  const visits = number(data.visits_begun);
  return visits === null
    ? null
    : { visits, most: number(data.faces_max), dwellS: number(data.dwell_mean_s) };
}

export function event(kind, payload) {
  const said = envelope(payload);
  const phase = one(said.data.phase, PHASES);
  if (phase === null || one(kind, KINDS) === null) return null;
  const evidence = part(said.data.evidence);
  const timed = said.data.clock_synced === true ? Date.parse(text(said.time)) : Number.NaN;
  return {
    id: text(said.id),
    kind,
    phase,
    level: one(said.data.level, LEVELS),
    late: said.late === true,
    time: Number.isNaN(timed) ? null : timed,
    label: text(evidence.label) ?? text(evidence.reason),
    closedS: number(evidence.closed_s),
  };
}

function labels(classes) {
  return Object.entries(classes)
    .slice(0, MOST_PARTS)
    .map(([name, each]) => [text(name), text(part(each).label)])
    .filter(([, label]) => label !== null);
}

function certificate(data) {
  return part(part(data.sinks).mqtt).certificate_warning ?? null;
}

function envelope(payload) {
  if (payload.length > LONGEST_BYTES) return { data: {} };
  try {
    const said = part(JSON.parse(decoded(payload)));
    return { ...said, data: part(said.data) };
  } catch {
    return { data: {} };
  }
}

function decoded(payload) {
  return new TextDecoder().decode(payload);
}
