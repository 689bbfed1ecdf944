// Draws the conversation. Texts are set as text, never as HTML.
import { listenButton } from "./player.js";
import { WORDS } from "./words.js";

const log = document.getElementById("log");
const clock = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit" });

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function add(made) {
  log.append(made);
  log.scrollTop = log.scrollHeight;
  return made;
}

function message(speaker, text, at) {
  const box = element("div", `message ${speaker}`);
  const bubble = element("p", "bubble");
  bubble.append(element("span", "unseen", `${speaker === "caller" ? WORDS.you : WORDS.assistant}: `), text);
  const under = element("div", "under");
  under.append(element("time", "", clock.format(at)));
  box.append(bubble, under);
  return { box, under };
}

export function clear() {
  log.replaceChildren();
}

/** Shows the reader's message. Returns {failed(why, again)}, which marks it as not sent. */
export function showCaller(text, at = new Date()) {
  const { box, under } = message("caller", text, at);
  add(box);
  return {
    failed(why, again) {
      box.classList.add("failed");
      const retry = element("button", "retry", WORDS.retry);
      retry.type = "button";
      retry.addEventListener("click", () => {
        box.remove();
        again();
      });
      under.replaceChildren(element("span", "trouble", `${WORDS.notSent} ${why}`), retry);
      under.setAttribute("role", "alert");
      log.scrollTop = log.scrollHeight;
    },
  };
}

/** Shows one reply; returns {url, button, complain} to play it, or null when it has no sound. */
export function showReply(reply, onChoice, at = new Date()) {
  const { box, under } = message("assistant", reply.text, at);
  let sound = null;
  if (reply.speech_url) {
    const complain = (why) => {
      under.querySelector(".trouble")?.remove();
      under.append(element("span", "trouble", why));
    };
    const button = listenButton(reply.speech_url, reply.text, complain);
    under.prepend(button);
    sound = { url: reply.speech_url, button, complain };
  }
  if (reply.buttons.length) {
    const choices = element("div", "choices");
    for (const one of reply.buttons) {
      const button = element("button", "", one.title);
      button.type = "button";
      button.addEventListener("click", () => onChoice(one.payload));
      choices.append(button);
    }
    box.append(choices);
  }
  add(box);
  return sound;
}

/** Removes the buttons of earlier replies: they answer no open question. */
export function dropChoices() {
  for (const choices of log.querySelectorAll(".choices")) choices.remove();
}

/** Shows a notice of the page itself. `link` is {href, text}; `action` is {text, run}. */
export function showNotice(text, { link, action } = {}) {
  const notice = element("div", "notice");
  const words = element("p", "", text);
  if (link) {
    const anchor = element("a", "", link.text);
    anchor.href = link.href;
    words.append(" ", anchor, ".");
  }
  notice.append(words);
  if (action) {
    const button = element("button", "retry", action.text);
    button.type = "button";
    button.addEventListener("click", () => {
      notice.remove();
      action.run();
    });
    notice.append(button);
  }
  return add(notice);
}
