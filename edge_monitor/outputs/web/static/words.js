// What the daemon's names are called for people.

export const LEVELS = {
  awake: "Awake",
  drowsy_advisory: "Getting drowsy",
  drowsy_warning: "Drowsy",
  microsleep: "Microsleep",
  asleep: "Asleep",
  unresponsive: "Unresponsive",
};

export const ALARMS = new Set(["microsleep", "asleep", "unresponsive"]);

const STATUSES = {
  unavailable: "No picture from the camera",
  no_face: "No face in view",
  eyes_not_visible: "The eyes cannot be seen",
  too_dark: "The picture is too dark",
  too_bright: "The picture is too bright",
  frozen: "The picture stands still",
};

const REFUSALS = {
  not_offered: "This device is not configured for it",
  nothing_to_acknowledge: "There is no alarm to acknowledge",
  alarm: "Not now: an alarm sounds, or the driver is drowsy",
  eyes_not_open: "Not now: open eyes are not seen",
  too_soon: "It was done a short while ago, or is under way",
  busy: "The device does not answer: try again",
};

export const plain = (name) => {
  const words = String(name).replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export const statusWords = (status) => STATUSES[status] ?? plain(status);

export const refusalWords = (reason, text) => REFUSALS[reason] ?? text ?? plain(reason);

// zero has no sign, however little it is below
export const number = (value, digits = 2, unit = "") =>
  value === null || value === undefined ? "–" : `${value.toFixed(digits).replace(/^-(?=[0.]+$)/, "")}${unit}`;
