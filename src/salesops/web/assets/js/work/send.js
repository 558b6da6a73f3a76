// Sends what somebody did to the server and reads the answer: JSON whatever the status, in words where it failed.
const OFFLINE = "The server cannot be reached. Nothing was stored; try again when you are online.";

const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

async function answer(request) {
  let response;
  try {
    response = await request;
  } catch {
    return { ok: false, status: 0, text: OFFLINE };
  }
  const isJson = response.headers.get("Content-Type")?.includes("json");
  const data = isJson ? await response.json() : { html: await response.text() };
  const text = data.text ?? data.said ?? data.detail ?? (response.ok ? "" : "That did not work. Reload the page and try again.");
  return { ...data, text, ok: response.ok, status: response.status };
}

export const get = (url) => answer(fetch(url, { headers: { Accept: "application/json" } }));

export const post = (url, values) =>
  answer(
    fetch(url, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      body: values instanceof FormData ? new URLSearchParams(values) : new URLSearchParams(Object.entries(values)),
    }),
  );

export const undo = (sequences) => post("/undo", { sequences: sequences.join(","), back: location.pathname + location.search });
