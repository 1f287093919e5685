// Puts the parts of the page together.

import { Badge } from "/badge.js";
import { connectButtons } from "/controls.js";
import { Curves } from "/curves.js";
import { Events } from "/events.js";
import { turnHead } from "/head.js";
import { showHealth } from "/health.js";
import { Preview } from "/preview.js";
import { Line } from "/stream.js";

const $ = (id) => document.getElementById(id);
const curves = new Curves();
const badge = new Badge(() => {
  curves.forget();
  turnHead({ yaw: null });
});
const events = new Events();

const hear = {
  session: ({ device }) => {
    $("device").textContent = device;
  },
  live: (told) => {
    badge.take(told);
    curves.take(told);
    turnHead(told);
    preview.take(told.preview);
  },
  event: (told) => events.take(told),
  health: showHealth,
};

const show = (how, why = "") => {
  $("line").dataset.line = how;
  $("line").textContent = { open: "live", lost: `disconnected: ${why}`, token: "waiting for the token" }[how];
  $("login").hidden = how !== "token";
  $("page").hidden = how === "token";
  if (how === "lost") {
    badge.lose(why);
    preview.lose();
  }
  if (how === "token") $("token").focus();
};

const line = new Line(hear, show);
const preview = new Preview(line);
connectButtons(line);

$("login").addEventListener("submit", async (submitted) => {
  submitted.preventDefault();
  const token = $("token").value;
  $("token").value = "";
  const headers = { Authorization: `Bearer ${token}` };
  const plain = /^[ -~]*$/.test(token); // no token has other characters, and no header could carry them
  const answer = plain ? await fetch("/session", { method: "POST", headers }).catch(() => null) : { ok: false };
  $("login-answer").textContent = answer?.ok ? "" : answer ? "This is not the token." : "The device does not answer.";
  if (answer?.ok) line.open();
});
