// What the page says while one works: saved or not, and short messages with a way back.
import { el, find } from "./dom.js";

const saved = find("saved");
const toasts = find("toasts");

export function status(words, tone = "") {
  saved.textContent = words;
  saved.className = tone;
}

export function toast(words, { action, go, tone = "", stays = 8000 } = {}) {
  const line = el("div", { class: `grid-toast ${tone}` }, el("span", {}, words));
  const gone = () => line.remove();
  if (action) line.append(el("button", { type: "button", class: "button", onclick: () => (gone(), go()) }, action));
  line.append(el("button", { type: "button", class: "link-button", "aria-label": "Close this message", onclick: gone }, "Close"));
  toasts.append(line);
  while (toasts.children.length > 3) toasts.firstElementChild.remove();
  if (stays) setTimeout(gone, stays);
}
