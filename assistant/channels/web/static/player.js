// Plays replies one after the other. Each has its own button, and only one plays at a time.
import { fetchSound } from "./api.js";
import { WORDS } from "./words.js";

const sounds = new Map(); // the address of a reply → the address of its sound in this page
const audio = new Audio();
let playing = null; // {button, finish}
let wish = 0; // counts the requests to play: only the latest one still counts

function show(button, symbol, label, pressed) {
  button.querySelector("use").setAttribute("href", symbol);
  button.querySelector("span").textContent = label;
  button.setAttribute("aria-pressed", String(pressed));
}

function endOne() {
  if (!playing) return;
  const { button, finish } = playing;
  playing = null;
  audio.pause();
  show(button, "#icon-play", WORDS.listen, false);
  finish();
}

export function stop() {
  wish += 1;
  endOne();
}

async function soundOf(url, button) {
  if (!sounds.has(url)) {
    button.classList.add("loading");
    try {
      sounds.set(url, URL.createObjectURL(await fetchSound(url)));
    } finally {
      button.classList.remove("loading");
    }
  }
  return sounds.get(url);
}

async function playOne(url, button, stillWanted) {
  const address = await soundOf(url, button);
  if (!stillWanted()) return;
  audio.src = address;
  const heard = new Promise((finish) => {
    playing = { button, finish };
  });
  audio.onended = audio.onerror = endOne;
  show(button, "#icon-stop", WORDS.stop, true);
  try {
    await audio.play();
  } catch (error) {
    stop();
    // A browser plays nothing before the reader touches the page; the button is for that.
    if (error.name !== "NotAllowedError" && error.name !== "AbortError") throw error;
    return;
  }
  await heard;
}

/** The button of one reply. `complain` gets the message when there is no sound. */
export function listenButton(url, text, complain) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "listen";
  button.innerHTML = '<svg aria-hidden="true"><use href="#icon-play"/></svg><span></span>';
  button.title = WORDS.listenTo(text.slice(0, 80));
  show(button, "#icon-play", WORDS.listen, false);
  button.addEventListener("click", () => {
    const wasPlaying = playing && playing.button === button;
    stop();
    if (!wasPlaying) playAll([{ url, button }], complain);
  });
  return button;
}

/** Plays these in order, until the reader asks for something else. */
export function playAll(replies, complain) {
  stop();
  const mine = wish;
  const stillWanted = () => wish === mine;
  (async () => {
    for (const { url, button } of replies) {
      if (!stillWanted()) return;
      try {
        await playOne(url, button, stillWanted);
      } catch (error) {
        complain(error.status ? error.message : WORDS.noSound);
        return;
      }
    }
  })();
}
