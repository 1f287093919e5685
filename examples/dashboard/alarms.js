// Says who has an alarm: in words that screen readers speak at once, in the title, and where that was
// asked for by a sound.

const MOST_NAMED = 5;
const TITLE = document.title;

export class Alarms {
  #banner;
  #before = new Map();
  #sound = null;

  constructor(banner) {
    this.#banner = banner;
  }

  // called by a click: browsers let no page sound before one
  switchSound() {
    if (this.#sound === null) {
      this.#sound = new AudioContext();
      this.#beep();
    } else {
      this.#sound.close();
      this.#sound = null;
    }
    return this.#sound !== null;
  }

  // devices in alarm, the most urgent first, as [name, word]
  show(alarmed) {
    const now = new Map(alarmed);
    const news = alarmed.some(([name, word]) => this.#before.get(name) !== word);
    if (!news && now.size === this.#before.size) return;
    const fresh = alarmed.some(([name]) => !this.#before.has(name));
    this.#before = now;
    const named = alarmed.slice(0, MOST_NAMED).map(([name, word]) => `${name} ${word.toLowerCase()}`);
    const more = alarmed.length - named.length;
    if (more > 0) named.push(`${more} more`);
    this.#banner.textContent = named.length ? `Alarm: ${named.join(", ")}` : "";
    document.title = now.size ? `(${now.size}) Alarm - ${TITLE}` : TITLE;
    if (fresh && this.#sound !== null) this.#beep();
  }

  #beep() {
    const tone = this.#sound.createOscillator();
    const volume = this.#sound.createGain();
    volume.gain.value = 0.2;
    tone.frequency.value = 880;
    tone.connect(volume).connect(this.#sound.destination);
    tone.start();
    tone.stop(this.#sound.currentTime + 0.4);
  }
}
