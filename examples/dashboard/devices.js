// What is known of each device, and how urgent it is.
import { ALARMS, LEVELS, STATUSES, ago } from "./words.js";

export const MOST = 500;
const MOST_EVENTS = 3;
export const SILENT_S = 30; // of a device that says something twice a second
const RANKS = { unresponsive: 0, asleep: 1, microsleep: 2 };

export class Devices {
  #known = new Map();
  beyond = new Set(); // names for which there was no room, as many as may be shown

  // the device of this name, or null where there is no room for one more
  named(name) {
    let device = this.#known.get(name);
    if (device === undefined) {
      if (this.#known.size >= MOST) {
        if (this.beyond.size < MOST) this.beyond.add(name);
        return null;
      }
      device = { name, availability: null, state: null, health: null, audience: null, events: [], heard: 0 };
      this.#known.set(name, device);
      this.beyond.delete(name);
    }
    return device;
  }

  forget(name) {
    this.#known.delete(name);
  }

  all() {
    return [...this.#known.values()];
  }
}

export function remember(device, event) {
  device.events.unshift(event);
  device.events.length = Math.min(device.events.length, MOST_EVENTS);
}

// how it stands: a rank, the lowest the most urgent; in words; a tone, which colour and icon follow;
// whether it is an alarm; whether what is shown may be old
export function standing(device, now) {
  const state = device.state;
  const last = state === null ? "" : `; last said: ${LEVELS[state.level]}`;
  const wasAlarm = state !== null && ALARMS.has(state.level) && state.watched;
  const silentS = (now - device.heard) / 1000;
  if (device.availability === "offline")
    return gone(wasAlarm, 9, "Offline", `The broker lost it, or it was switched off${last}`);
  if (state === null) return gone(false, 11, "No news yet", "It has not said how it is");
  if (silentS > SILENT_S) return gone(wasAlarm, 8, "Silent", `Last heard ${ago(silentS)}${last}`);
  if (!state.watched) return seen(12, "Audience", faces(state), "calm");
  const why = reason(state);
  if (ALARMS.has(state.level))
    return { ...seen(RANKS[state.level], LEVELS[state.level], why, "alarm"), alarm: true };
  if (state.level === "drowsy_warning") return seen(4, LEVELS[state.level], why, "warning");
  if (state.distracted) return seen(5, "Distracted", "The head is off the road", "warning");
  if (state.degraded !== null)
    return seen(6, "Cannot judge", STATUSES[state.degraded], "blind");
  if (state.level === "drowsy_advisory") return seen(7, LEVELS[state.level], why, "advisory");
  const faulty = (device.health?.faults.length ?? 0) > 0;
  return seen(faulty ? 10 : 13, LEVELS[state.level], why, "awake");
}

function seen(rank, word, why, tone) {
  return { rank, word, why, tone, alarm: false, old: false };
}

// an alarm whose device is lost goes on until the device says otherwise
function gone(inAlarm, rank, word, why) {
  return inAlarm
    ? { rank: 3, word: `${word} in an alarm`, why, tone: "alarm", alarm: true, old: true }
    : { rank, word, why, tone: "gone", alarm: false, old: true };
}

function faces(state) {
  if (state.faces === null) return "";
  return state.faces === 1 ? "1 face in view" : `${state.faces} faces in view`;
}

function reason(state) {
  const said = [];
  if (!state.measurable) said.push(STATUSES[state.status] ?? "The eyes cannot be judged");
  else if (state.closedS !== null && state.closedS >= 0.5)
    said.push(`Lids down for ${state.closedS.toFixed(1)} s`);
  if (state.yawning) said.push("Yawning");
  if (state.several) said.push("More than one person");
  if (state.acknowledged) said.push("Acknowledged");
  if (state.snoozed) said.push("Snoozed");
  return said.join("; ") || "The eyes are seen";
}
