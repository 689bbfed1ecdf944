// The page's client of the assistant's API. Errors carry a sentence for the reader.
import { WORDS } from "./words.js";

const TIMEOUT_MS = 30000;

export class Failure extends Error {
  constructor(sentence, status, code) {
    super(sentence);
    this.status = status;
    this.code = code;
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
  throw new Failure(problem.detail || WORDS.noNetwork, response.status, problem.code || "");
}

function post(path, body, token) {
  const headers = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  return ask(path, { method: "POST", headers, body: JSON.stringify(body) }).then((response) => response.json());
}

export const openSession = (phone) =>
  post("/v1/chat/sessions", phone ? { caller_phone: phone, language: "vi" } : { language: "vi" });

export const say = (session, text) => post(`/v1/chat/sessions/${session.id}/messages`, { text }, session.token);

export const readSession = (session) =>
  ask(`/v1/chat/sessions/${session.id}`, { headers: { Authorization: `Bearer ${session.token}` } }).then(
    (response) => response.json(),
  );

export const fetchSound = (url) => ask(url, { cache: "default" }).then((response) => response.blob());
