// The page: one conversation with the assistant, by typing or touch, with sound on request.
import { newMessageId, openSession, readSession, say } from "./api.js";
import { playAll, stop } from "./player.js";
import { clear, dropChoices, showCaller, showNotice, showReply } from "./transcript.js";
import { WORDS } from "./words.js";

const KEPT = "alo-dien-session";
const ALOUD = "alo-dien-aloud";
const NEARLY_FULL = 200;

const composer = document.getElementById("composer");
const words = document.getElementById("words");
const typing = document.getElementById("typing");
const aloud = document.getElementById("aloud");
const phone = document.getElementById("phone");
const phoneProblem = document.getElementById("phone-problem");
const hotline = document.querySelector(".hotline");

let session = null; // {id, token}
let waiting = 0;
let starts = 0;
let line = Promise.resolve(); // messages go out in order, one at a time

// The browser may refuse storage (private windows, strict settings); the page works without it.
function keep(storage, name, value) {
  try {
    if (value === null) storage.removeItem(name);
    else storage.setItem(name, value);
  } catch {
    /* then nothing is stored */
  }
}

function kept(storage, name) {
  try {
    return storage.getItem(name);
  } catch {
    return null;
  }
}

async function busy(work) {
  waiting += 1;
  typing.hidden = false;
  try {
    return await work();
  } finally {
    waiting -= 1;
    typing.hidden = waiting === 0;
  }
}

const callLink = () => ({ href: hotline.href, text: hotline.querySelector("strong").textContent });

function showState(handoff, ended) {
  if (handoff) {
    const text = handoff.reason === "assistant_unavailable" ? WORDS.unavailable : WORDS.handedOver;
    showNotice(text, { link: callLink() });
  }
  if (ended) showNotice(WORDS.ended, { action: { text: WORDS.startNew, run: () => start() } });
}

function showReplies(replies) {
  dropChoices();
  const sounds = replies.map((reply) => showReply(reply, send)).filter(Boolean);
  if (aloud.checked && sounds.length) playAll(sounds, sounds[0].complain);
}

// The server accepts the same shapes and silently ignores anything else.
function isPhone(typed) {
  const digits = typed.replace(/[\s.\-()]+/g, "").replace(/^(?:\+84|0084|84)0?/, "0");
  return /^0[2-9][0-9]{8,9}$/.test(digits);
}

function phoneIsUsable() {
  const typed = phone.value.trim();
  const usable = !typed || isPhone(typed);
  phoneProblem.hidden = usable;
  phoneProblem.textContent = usable ? "" : WORDS.notAPhone;
  phone.setAttribute("aria-invalid", String(!usable));
  return usable;
}

async function start(notice) {
  stop();
  clear();
  keep(sessionStorage, KEPT, null);
  session = null;
  if (notice) showNotice(notice);
  starts += 1;
  const mine = starts;
  const caller = phoneIsUsable() ? phone.value.trim() : "";
  if (caller) showNotice(WORDS.callFrom(caller));
  try {
    const opened = await busy(() => openSession(caller));
    if (mine !== starts) return; // the reader has started again meanwhile
    session = { id: opened.session_id, token: opened.token };
    keep(sessionStorage, KEPT, JSON.stringify({ ...session, phone: caller }));
    showReplies(opened.replies);
  } catch (failure) {
    if (mine !== starts) return;
    showNotice(`${WORDS.notOpened} ${failure.message}`, { action: { text: WORDS.tryAgain, run: () => start() } });
  }
}

async function resume() {
  const known = JSON.parse(kept(sessionStorage, KEPT) || "null");
  if (!known) return start();
  phone.value = known.phone || "";
  let before;
  try {
    before = await busy(() => readSession(known));
  } catch (failure) {
    if (failure.sessionIsGone) return start(WORDS.lost);
    showNotice(failure.message, { action: { text: WORDS.tryAgain, run: () => resume() } });
    return undefined;
  }
  session = { id: known.id, token: known.token };
  for (const turn of before.turns) {
    if (turn.speaker === "caller") {
      dropChoices();
      showCaller(turn.text, new Date(turn.at));
    } else {
      showReply(turn, send, new Date(turn.at));
    }
  }
  showState(before.handoff, before.ended);
  return undefined;
}

function send(text, id = newMessageId()) {
  stop();
  dropChoices();
  const mark = showCaller(text);
  line = line.then(() => deliver(text, id, mark));
}

async function deliver(text, id, mark) {
  if (!session) await start();
  if (!session) return mark.failed(WORDS.noNetwork, () => send(text, id));
  const asked = session;
  try {
    const answer = await busy(() => say(asked, text, id));
    if (asked !== session) return undefined; // a new conversation was begun meanwhile
    showReplies(answer.replies);
    showState(answer.handoff, answer.ended);
  } catch (failure) {
    if (asked !== session) return undefined;
    if (failure.sessionIsGone) await start(WORDS.lost);
    else mark.failed(failure.message, () => send(text, id));
  }
  return undefined;
}

function fitComposer() {
  words.style.height = "auto";
  words.style.height = `${Math.min(words.scrollHeight + 2, 144)}px`;
  const left = words.maxLength - words.value.length;
  document.getElementById("count").textContent = left <= NEARLY_FULL ? WORDS.count(left) : "";
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = words.value.trim();
  if (!text) return words.focus();
  words.value = "";
  fitComposer();
  words.focus();
  return send(text);
});
words.addEventListener("input", fitComposer);
words.addEventListener("keydown", (event) => {
  // While an input method composes a Vietnamese syllable, Enter belongs to it.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});

document.getElementById("examples").addEventListener("click", (event) => {
  const example = event.target.closest("button");
  if (example) send(example.textContent);
});
document.getElementById("again").addEventListener("click", () => start());
phone.addEventListener("input", () => {
  if (!phoneProblem.hidden) phoneIsUsable();
});
document.getElementById("caller").addEventListener("submit", (event) => {
  event.preventDefault();
  if (phoneIsUsable()) start();
  else phone.focus();
});

aloud.checked = kept(localStorage, ALOUD) !== "no";
aloud.addEventListener("change", () => {
  keep(localStorage, ALOUD, aloud.checked ? "yes" : "no");
  if (!aloud.checked) stop();
});

const offline = document.getElementById("offline");
const showNetwork = () => {
  offline.hidden = navigator.onLine;
};
window.addEventListener("online", showNetwork);
window.addEventListener("offline", showNetwork);
showNetwork();

resume();
