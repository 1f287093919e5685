// The line to the device: opened again and again, and never taken for live when it is not.

const SILENT_MS = 4000;
const PAUSES_MS = [500, 1000, 2000, 5000];

export class Line {
  // `hear` has a function for each kind of message; `show` is told "open", "lost" or "token".
  constructor(hear, show) {
    this.hear = hear;
    this.show = show;
    this.csrf = "";
    this.failures = 0;
    this.source = null;
    this.heardMs = 0;
    setInterval(() => this.watch(), 1000);
    this.open();
  }

  async open() {
    this.heardMs = Date.now();
    this.pending = true;
    let answer;
    try {
      answer = await fetch("/session", { signal: AbortSignal.timeout(SILENT_MS) });
    } catch {
      return this.retry("the device does not answer");
    }
    if (answer.status === 401) {
      this.pending = false;
      return this.show("token");
    }
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) return this.retry(told.error ?? `the device says ${answer.status}`);
    this.csrf = told.csrf;
    this.hear.session(told);
    this.listen();
  }

  listen() {
    this.source = new EventSource("/stream");
    for (const [name, take] of Object.entries(this.hear)) {
      this.source.addEventListener(name, (message) => {
        this.heard();
        take(JSON.parse(message.data));
      });
    }
    this.source.addEventListener("pulse", () => this.heard());
    this.source.onerror = () => this.retry("the connection was cut");
  }

  heard() {
    this.heardMs = Date.now();
    if (!this.pending) return;
    this.pending = false;
    this.failures = 0;
    this.show("open");
  }

  retry(why) {
    this.source?.close();
    this.source = null;
    this.pending = true;
    this.show("lost", why);
    clearTimeout(this.timer);
    const pause = PAUSES_MS[Math.min(this.failures, PAUSES_MS.length - 1)];
    this.failures += 1;
    this.timer = setTimeout(() => this.open(), pause);
  }

  watch() {
    if (this.source && Date.now() - this.heardMs > SILENT_MS) this.retry("nothing is heard");
  }

  post(path) {
    return fetch(path, {
      method: "POST",
      headers: { "X-CSRF-Token": this.csrf },
      signal: AbortSignal.timeout(8000),
    });
  }
}
