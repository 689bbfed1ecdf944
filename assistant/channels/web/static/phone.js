// The telephone on the page: a button that calls, a keypad, captions.
import { Call } from "./call.js";
import { stop } from "./player.js";
import { WORDS } from "./words.js";

const KEYS = "123456789*0#";
const NEXT_KEY_MS = 4000;

const dialog = document.getElementById("call");
const state = document.getElementById("call-state");
const captions = document.getElementById("captions");
const note = document.getElementById("call-note");
const pad = document.getElementById("pad");
const mute = document.getElementById("mute");
const hangUp = document.getElementById("hang-up");
const hotline = document.querySelector(".hotline");

let call = null;
let began = 0;
let ticking = 0;
let typed = { line: null, digits: "", at: 0 };

function lasted() {
  const seconds = began ? Math.floor((Date.now() - began) / 1000) : 0;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function show(speaker, text) {
  const line = document.createElement("p");
  line.className = speaker;
  line.textContent = text;
  captions.append(line);
  captions.scrollTop = captions.scrollHeight;
  return line;
}

function tell(text, link) {
  note.replaceChildren(text);
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = hotline.href;
    anchor.textContent = hotline.querySelector("strong").textContent;
    note.append(" ", anchor, ".");
  }
  note.hidden = false;
}

/** Consecutive keys share one line of the captions. */
function showKey(digit) {
  if (!typed.line || Date.now() - typed.at > NEXT_KEY_MS || captions.lastChild !== typed.line) {
    typed = { line: show("caller", ""), digits: "", at: 0 };
  }
  typed.digits += digit;
  typed.at = Date.now();
  typed.line.textContent = WORDS.pressed(typed.digits);
}

function press(digit) {
  if (!call) return;
  call.key(digit);
  showKey(digit);
  const button = pad.querySelector(`[data-key="${digit}"]`);
  button.classList.add("pressed");
  setTimeout(() => button.classList.remove("pressed"), 150);
}

function ready(isCalling) {
  for (const button of pad.children) button.disabled = !isCalling;
  mute.disabled = true;
  mute.setAttribute("aria-pressed", "false");
  mute.textContent = WORDS.mute;
  hangUp.querySelector("span").textContent = isCalling ? WORDS.hangUp : WORDS.close;
}

function begin() {
  stop(); // the chat's reading aloud
  captions.replaceChildren();
  note.hidden = true;
  began = 0;
  state.textContent = WORDS.calling;
  ready(true);
  dialog.showModal();
  hangUp.focus();
  const mine = new Call({
    answered() {
      began = Date.now();
      state.textContent = WORDS.talking(lasted());
      ticking = setInterval(() => {
        state.textContent = WORDS.talking(lasted());
      }, 1000);
    },
    caption: show,
    microphone(works) {
      mute.disabled = !works;
      if (!works) tell(WORDS.noMicrophone);
    },
    passedOn: () => tell(WORDS.passedOn, true),
    ended(how) {
      clearInterval(ticking);
      state.textContent = began ? WORDS.callOver(lasted()) : "";
      if (how === "refused") tell(WORDS.callRefused);
      if (how === "broken") tell(WORDS.callBroken);
      call = null;
      ready(false);
    },
  });
  call = mine;
  mine.begin(document.getElementById("phone").value.trim());
}

for (const digit of KEYS) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.key = digit;
  button.append(digit);
  const help = document.createElement("small");
  help.textContent = WORDS.keyHelp[digit] || "";
  button.append(help);
  button.setAttribute("aria-label", [WORDS.key(digit), WORDS.keyHelp[digit]].filter(Boolean).join(", "));
  button.addEventListener("click", () => press(digit));
  pad.append(button);
}

document.getElementById("dial").addEventListener("click", begin);
hangUp.addEventListener("click", () => (call ? call.hangUp() : dialog.close()));
mute.addEventListener("click", () => {
  call.muted = !call.muted;
  mute.setAttribute("aria-pressed", String(call.muted));
  mute.textContent = call.muted ? WORDS.unmute : WORDS.mute;
});
dialog.addEventListener("keydown", (event) => {
  if (KEYS.includes(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey) press(event.key);
});
dialog.addEventListener("close", () => call && call.hangUp());
window.addEventListener("pagehide", () => call && call.hangUp());
