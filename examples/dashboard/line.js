// The connection to the broker: it subscribes and publishes nothing, and comes back by itself.
/* global mqtt */

const TOPICS = {
  "edge_monitor/+/availability": { qos: 1 },
  "edge_monitor/+/state": { qos: 0 },
  "edge_monitor/+/health": { qos: 0 },
  "edge_monitor/+/event/+": { qos: 1 },
  "edge_monitor/+/audience": { qos: 1 },
};
const LARGEST_BYTES = 70000; // a payload with its topic; the broker keeps back what is larger
const WRONG = "user or password is wrong, or this user may not connect";
const OTHER_VERSION = "the broker does not speak MQTT 5";
// by the codes of MQTT 3.1.1 and 5: many brokers tell no wrong password from a missing right
const REFUSED = { 1: OTHER_VERSION, 4: WRONG, 5: WRONG, 132: OTHER_VERSION, 134: WRONG, 135: WRONG };

export class Line {
  #client = null;
  #heard;
  #told;

  // heard(topic, payload, retained) gets each message; told(how, words) how the line is: waiting,
  // open, lost, refused or closed
  constructor(heard, told) {
    this.#heard = heard;
    this.#told = told;
  }

  open(address, user, password) {
    this.close();
    this.#told("waiting", `Connecting to ${address} …`);
    const client = mqtt.connect(address, {
      protocolVersion: 5,
      properties: { maximumPacketSize: LARGEST_BYTES },
      username: user || undefined,
      password: password || undefined,
      clientId: `dashboard-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`,
      keepalive: 150, // a browser lets the timers of a page in the background run once a minute
      timerVariant: "native", // no worker: the page's policy allows none
      reconnectPeriod: 2000,
      connectTimeout: 8000,
    });
    this.#client = client;
    const mine = (what) => (...said) => {
      if (this.#client === client) what(...said);
    };
    client.on("connect", mine(() => this.#subscribe(client, address)));
    client.on("message", mine((topic, payload, packet) => this.#heard(topic, payload, packet)));
    client.on("close", mine(() => this.#told("lost", `Not connected to ${address}: what is shown may be old; trying again …`)));
    client.on("error", mine((error) => this.#fail(error)));
  }

  close() {
    const client = this.#client;
    this.#client = null;
    client?.end(true);
    this.#told("closed", "Not connected");
  }

  #subscribe(client, address) {
    client.subscribe(TOPICS, (error) => {
      if (this.#client !== client) return;
      if (error) this.#refuse("this user may not read edge_monitor/#");
      else this.#told("open", `Connected to ${address}`);
    });
  }

  // what trying again does not mend
  #fail(error) {
    if (Object.hasOwn(REFUSED, error.code ?? "")) this.#refuse(REFUSED[error.code]);
  }

  #refuse(why) {
    this.close();
    this.#told("refused", `Refused: ${why}`);
  }
}
