// The picture, for as long as somebody wants it and the device allows.

const $ = (id) => document.getElementById(id);
const PAUSE_MS = 500; // after an answer without a picture: it may just have ended

export class Preview {
  constructor(line) {
    this.line = line;
    this.left = 0;
    this.fetching = false;
    $("preview-switch").addEventListener("click", () => this.press());
  }

  // Take how the preview stands: allowed, seconds left, whether it rests.
  take({ allowed, left_s: left, rests }) {
    $("preview").hidden = !allowed;
    this.left = left;
    const on = left > 0;
    $("showing").hidden = !on;
    $("picture").hidden = !on;
    $("preview-switch").setAttribute("aria-pressed", String(on));
    const words = on ? "Hide the picture" : "Show the picture";
    if ($("preview-switch").textContent !== words) $("preview-switch").textContent = words;
    const minutes = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    $("preview-clock").textContent = on ? `ends in ${minutes}` : "";
    const rest = on && rests ? "rests to spare the board" : "";
    if ($("preview-rests").textContent !== rest) $("preview-rests").textContent = rest;
    if (on && !this.fetching) this.fetch();
  }

  // Ask for no more pictures: the device that had it on may not be the one that comes back.
  lose() {
    this.left = 0;
    $("picture").hidden = true;
    $("showing").hidden = true;
  }

  async press() {
    const answer = await this.line.post(this.left > 0 ? "/preview/off" : "/preview/on").catch(() => null);
    if (answer?.ok) this.left = 0; // until the device says how it stands
    else $("preview-rests").textContent = "the device refused";
  }

  async fetch() {
    this.fetching = true;
    let number = "";
    while (this.left > 0) {
      const answer = await fetch(`/preview.jpg?after=${number}`).catch(() => null);
      if (answer?.status === 200) {
        number = answer.headers.get("X-Number");
        await draw(await answer.blob());
      } else {
        await new Promise((done) => setTimeout(done, PAUSE_MS));
      }
      if (document.hidden) await visible();
    }
    this.fetching = false;
  }
}

async function draw(blob) {
  const bitmap = await createImageBitmap(blob);
  const canvas = $("picture");
  if (canvas.width !== bitmap.width) canvas.width = bitmap.width;
  if (canvas.height !== bitmap.height) canvas.height = bitmap.height;
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  bitmap.close();
}

const visible = () => new Promise((done) => document.addEventListener("visibilitychange", done, { once: true }));
