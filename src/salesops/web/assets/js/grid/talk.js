// Asking and telling the server, as JSON. A refusal is an error that carries the server's words.
const token = () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";

export class Refused extends Error {
  constructor(status, data) {
    super(data.words ?? "The server did not answer as it should.");
    this.status = status;
    this.data = data;
  }
}

async function answered(request) {
  let answer;
  try {
    answer = await request;
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(0, { words: "The server cannot be reached. Nothing was saved; try again when you are connected." });
  }
  let data = {};
  try {
    data = await answer.json();
  } catch {
    data = { words: `The server answered ${answer.status}. Load the page again.` };
  }
  if (!answer.ok || (data.stored === false && data.words)) throw new Refused(answer.status, data);
  return data;
}

export const ask = (url, signal) => answered(fetch(url, { headers: { Accept: "application/json" }, signal }));

export const tell = (url, body = {}) =>
  answered(
    fetch(url, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(body),
    }),
  );
