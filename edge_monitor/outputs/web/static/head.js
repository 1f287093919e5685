// A head that turns as the driver's does, as in the picture.

import { number } from "/words.js";

const $ = (id) => document.getElementById(id);
const RADIANS = Math.PI / 180;

export function turnHead(told) {
  const seen = told.yaw !== null;
  $("head").classList.toggle("lost", !seen);
  $("pose").textContent = seen
    ? `yaw ${number(told.yaw, 0, "°")}, pitch ${number(told.pitch, 0, "°")}, roll ${number(told.roll, 0, "°")}`
    : "Head not seen";
  if (!seen) return;
  const aside = Math.sin(told.yaw * RADIANS);
  const up = Math.sin(told.pitch * RADIANS);
  $("skull").setAttribute("transform", `rotate(${told.roll})`);
  const narrow = Math.max(Math.cos(told.yaw * RADIANS), 0.3);
  $("features").setAttribute("transform", `translate(${34 * aside} ${-36 * up}) scale(${narrow} 1)`);
  const side = (name, way) => {
    const ear = document.querySelector(`#head .ear-${name}`);
    ear.setAttribute("rx", Math.max(7 - 9 * way * aside, 0)); // the far one hides behind the head
  };
  side("left", -1);
  side("right", 1);
  const open = 1 - Math.min(Math.max(told.closure ?? 0, 0), 1);
  for (const eye of document.querySelectorAll("#lids .eye")) eye.setAttribute("ry", 0.6 + 5.4 * open);
  for (const pupil of document.querySelectorAll("#head .pupil")) pupil.setAttribute("r", 3 * Math.sqrt(open));
}
