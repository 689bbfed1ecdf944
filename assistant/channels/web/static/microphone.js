// An audio worklet: converts the microphone's sound to 8 kHz, 16 bits, in pieces of 40 ms.
const RATE = 8000;
const PIECE = 320;
const CUTOFF = 3600;
const LOBES = 8; // of the filter, on each side
const FINE = 64; // steps of its table between two samples

class Microphone extends AudioWorkletProcessor {
  constructor() {
    super();
    this.step = sampleRate / RATE;
    this.reach = Math.ceil((LOBES * sampleRate) / (2 * CUTOFF));
    this.filter = this.lowPass();
    this.input = new Float32Array(0);
    this.at = 0; // where in the input the next sample lies
    this.piece = new Int16Array(PIECE);
    this.filled = 0;
  }

  /** Half of a sinc in a Hann window: it keeps higher frequencies from aliasing into the telephone's band. */
  lowPass() {
    const table = new Float32Array(this.reach * FINE + 1);
    const relative = (2 * CUTOFF) / sampleRate;
    for (let i = 0; i < table.length; i += 1) {
      const x = (i / FINE) * relative;
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
      table[i] = relative * sinc * 0.5 * (1 + Math.cos((Math.PI * i) / (this.reach * FINE)));
    }
    return table;
  }

  process(inputs) {
    const heard = inputs[0][0];
    if (!heard) return true;
    const joined = new Float32Array(this.input.length + heard.length);
    joined.set(this.input);
    joined.set(heard, this.input.length);
    while (this.at + this.reach < joined.length) {
      this.give(this.sampleAt(joined));
      this.at += this.step;
    }
    const done = Math.max(0, Math.floor(this.at) - this.reach);
    this.input = joined.slice(done);
    this.at -= done;
    return true;
  }

  sampleAt(input) {
    const first = Math.max(0, Math.ceil(this.at - this.reach));
    const last = Math.floor(this.at + this.reach);
    let sum = 0;
    for (let i = first; i <= last; i += 1) {
      sum += input[i] * (this.filter[Math.round(Math.abs(this.at - i) * FINE)] || 0);
    }
    return sum;
  }

  give(sample) {
    this.piece[this.filled] = Math.max(-32768, Math.min(32767, Math.round(sample * 32767)));
    this.filled += 1;
    if (this.filled < PIECE) return;
    this.port.postMessage(this.piece.buffer, [this.piece.buffer]);
    this.piece = new Int16Array(PIECE);
    this.filled = 0;
  }
}

registerProcessor("microphone", Microphone);
