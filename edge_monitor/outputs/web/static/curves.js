// The last minute of each number, as a line.

import { number, plain } from "/words.js";

const WINDOW_S = 60;
const WIDTH = 240;
const HEIGHT = 56;
const NS = "http://www.w3.org/2000/svg";

class Curve {
  constructor(svg, floor) {
    this.points = [];
    this.floor = floor; // least height of the scale, so that noise stays flat
    svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    svg.setAttribute("preserveAspectRatio", "none");
    this.path = svg.appendChild(document.createElementNS(NS, "path"));
  }

  add(t, value) {
    const last = this.points.at(-1);
    if (last && t <= last[0]) this.points = []; // another run of the device
    this.points.push([t, value]);
    while (t - this.points[0][0] > WINDOW_S) this.points.shift();
  }

  draw() {
    if (!this.points.length) return;
    const end = this.points.at(-1)[0];
    const top = Math.max(this.floor, ...this.points.map(([, value]) => value ?? 0));
    let line = "";
    let pen = "M";
    for (const [t, value] of this.points) {
      if (value === null) {
        pen = "M";
        continue;
      }
      const x = WIDTH * (1 - (end - t) / WINDOW_S);
      const y = HEIGHT - 3 - (HEIGHT - 6) * (value / top);
      line += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
      pen = "L";
    }
    this.path.setAttribute("d", line || "M0 0");
  }
}

export class Curves {
  constructor() {
    const of = (name, floor) => new Curve(document.querySelector(`[data-curve=${name}]`), floor);
    this.curves = { closure: of("closure", 1), ear: of("ear", 0.4), perclos: of("perclos", 0.2), emotion: of("emotion", 1) };
    this.waiting = false;
  }

  // The lines stay: they tell of the past.
  forget() {
    for (const id of Object.keys(this.curves)) document.getElementById(id).textContent = "–";
  }

  take(told) {
    const shares = Object.entries(told.emotions ?? {}).sort((a, b) => b[1] - a[1]);
    const [name, share] = shares[0] ?? [null, null];
    const values = { closure: told.closure, ear: told.ear, perclos: told.perclos, emotion: share };
    for (const [key, curve] of Object.entries(this.curves)) curve.add(told.t, values[key]);
    const words = {
      closure: number(told.closure),
      ear: number(told.ear),
      perclos: told.perclos === null ? "–" : number(100 * told.perclos, 1, " %"),
      emotion: name === null ? "–" : `${plain(told.emotion ?? `${name}?`)} ${number(share)}`,
    };
    for (const [id, text] of Object.entries(words)) document.getElementById(id).textContent = text;
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      for (const curve of Object.values(this.curves)) curve.draw();
    });
  }
}
