// What the devices' names are called for people.

export const LEVELS = {
  awake: "Awake",
  drowsy_advisory: "Getting drowsy",
  drowsy_warning: "Drowsy",
  microsleep: "Microsleep",
  asleep: "Asleep",
  unresponsive: "Unresponsive",
};

export const ALARMS = new Set(["microsleep", "asleep", "unresponsive"]);

export const STATUSES = {
  valid: "The eyes are seen",
  unavailable: "No picture from the camera",
  no_face: "No face in view",
  eyes_not_visible: "The eyes cannot be seen",
  too_dark: "The picture is too dark",
  too_bright: "The picture is too bright",
  frozen: "The picture stands still",
};

export const KINDS = {
  drowsiness: "Drowsiness",
  emotion: "Expression",
  class: "Classifier",
  blink: "Blink",
  long_blink: "Long blink",
  partial_blink: "Partial blink",
  yawn: "Yawn",
  nod: "Nod",
  distraction: "Distraction",
  several: "Several people",
  degraded: "Cannot judge",
  calibrated: "Open eyes learnt",
};

export const BLINKS = new Set(["blink", "long_blink", "partial_blink"]);

export const PHASES = { started: "began", updated: "goes on", ended: "over" };

export const plain = (name) => {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export const share = (value) => (value === null ? "–" : `${Math.round(value * 100)} %`);

export const ago = (seconds) => {
  if (seconds < 2) return "just now";
  if (seconds < 120) return `${Math.floor(seconds)} s ago`;
  return seconds < 7200 ? `${Math.floor(seconds / 60)} min ago` : `${Math.floor(seconds / 3600)} h ago`;
};

export const clock = (milliseconds) => new Date(milliseconds).toLocaleTimeString([], { hour12: false });
