// One call over a websocket: sound both ways, keys, captions. It does not touch the page.
const RATE = 8000;
const START_S = 0.05; // a small buffer, so that short network delays are not audible
const MICROPHONE = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/**
 * `on` has the callbacks answered(), caption(speaker, text), microphone(works), passedOn(queue) and
 * ended("over", "refused" or "broken").
 */
export class Call {
  constructor(on) {
    this.on = on;
    this.muted = false;
    this.over = false;
    this.end = "refused";
    this.sources = [];
    this.playsUntil = 0;
  }

  /** Call it from a click: browsers let a page play sound only then. */
  begin(caller) {
    this.audio = new AudioContext();
    this.audio.resume();
    const address = new URL("/v1/calls/browser", location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    if (caller) address.searchParams.set("caller", caller);
    this.socket = new WebSocket(address);
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => {
      this.end = "broken";
    };
    this.socket.onmessage = ({ data }) => (typeof data === "string" ? this.told(JSON.parse(data)) : this.play(data));
    this.socket.onclose = () => this.finish();
    this.listen();
  }

  key(digit) {
    this.send({ type: "key", digit });
  }

  hangUp() {
    this.end = "over";
    this.send({ type: "hang_up" });
    this.finish();
  }

  send(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  told(message) {
    if (message.type === "answered") this.on.answered();
    else if (message.type === "caption") this.on.caption(message.speaker, message.text);
    else if (message.type === "mark") this.mark(message.mark);
    else if (message.type === "flush") this.flush();
    else if (message.type === "transferred") this.on.passedOn(message.queue);
    else if (message.type === "ended") this.end = "over";
  }

  play(data) {
    const samples = new Int16Array(data);
    if (!samples.length || this.over) return;
    const buffer = this.audio.createBuffer(1, samples.length, RATE);
    const channel = buffer.getChannelData(0);
    for (let i = 0; i < samples.length; i += 1) channel[i] = samples[i] / 32768;
    const source = new AudioBufferSourceNode(this.audio, { buffer });
    source.connect(this.audio.destination);
    const begins = Math.max(this.playsUntil, this.audio.currentTime + START_S);
    source.start(begins);
    this.playsUntil = begins + buffer.duration;
    this.sources.push(source);
    source.onended = () => {
      this.sources = this.sources.filter((one) => one !== source);
    };
  }

  /** Reports the mark when all sound before it has played. */
  mark(mark) {
    const last = this.sources.at(-1);
    if (last) last.addEventListener("ended", () => last.flushed || this.send({ type: "played", mark }));
    else this.send({ type: "played", mark });
  }

  flush() {
    for (const source of [...this.sources]) {
      source.flushed = true;
      source.stop();
    }
    this.sources = [];
    this.playsUntil = 0;
  }

  async listen() {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: MICROPHONE });
      await this.audio.audioWorklet.addModule("/static/microphone.js");
      if (this.over) return this.letGo();
      const node = new AudioWorkletNode(this.audio, "microphone", { numberOfOutputs: 0 });
      node.port.onmessage = ({ data }) => {
        if (!this.muted && this.socket.readyState === WebSocket.OPEN) this.socket.send(data);
      };
      this.audio.createMediaStreamSource(this.stream).connect(node);
      this.on.microphone(true);
    } catch {
      if (!this.over) this.on.microphone(false); // no microphone, or no permission: keys still work
    }
    return undefined;
  }

  finish() {
    if (this.over) return;
    this.over = true;
    this.flush();
    this.letGo();
    this.socket.close();
    this.on.ended(this.end);
  }

  letGo() {
    for (const track of this.stream?.getTracks() || []) track.stop();
    if (this.audio.state !== "closed") this.audio.close();
  }
}
