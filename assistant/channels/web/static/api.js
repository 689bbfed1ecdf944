// The page's client of the assistant's API. Errors carry a sentence for the reader.
import { WORDS } from "./words.js";

const TIMEOUT_MS = 30000;
// With more turns at once than the server takes, nothing has happened: the page asks again by itself.
const BUSY_PATIENCE_MS = 60000;

export class Failure extends Error {
  constructor(sentence, status, code, retryAfterMs = 0) {
    super(sentence);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  get sessionIsGone() {
    return this.status === 404 || this.status === 401;
  }
}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { signal: AbortSignal.timeout(TIMEOUT_MS), cache: "no-store", ...options });
  } catch (error) {
    throw new Failure(error.name === "TimeoutError" ? WORDS.slow : WORDS.noNetwork, 0, "offline");
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  const seconds = Number(response.headers.get("Retry-After")) || 0;
  throw new Failure(problem.detail || WORDS.noNetwork, response.status, problem.code || "", seconds * 1000);
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until the server is no longer busy. Pages that were refused together come back at different moments. */
async function askWhileBusy(path, options) {
  const until = Date.now() + BUSY_PATIENCE_MS;
  for (;;) {
    try {
      return await ask(path, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (failure) {
      if (failure.code !== "busy" || Date.now() > until) throw failure;
      await pause(failure.retryAfterMs * (0.75 + Math.random() / 2));
    }
  }
}

function post(path, body, token) {
  const headers = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  const options = { method: "POST", headers, body: JSON.stringify(body) };
  return askWhileBusy(path, options).then((response) => response.json());
}

/** The id of a new message: sent again with it, the message is answered once. */
export function newMessageId() {
  // randomUUID exists only on pages that came over HTTPS or from this machine.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const openSession = (phone) =>
  post("/v1/chat/sessions", phone ? { caller_phone: phone, language: "vi" } : { language: "vi" });

export const say = (session, text, id) =>
  post(`/v1/chat/sessions/${session.id}/messages`, { text, client_message_id: id }, session.token);

export const readSession = (session) =>
  ask(`/v1/chat/sessions/${session.id}`, { headers: { Authorization: `Bearer ${session.token}` } }).then(
    (response) => response.json(),
  );

export const fetchSound = (url) => ask(url, { cache: "default" }).then((response) => response.blob());
