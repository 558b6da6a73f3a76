// A short message at the foot of the page, with a way back where there is one; also said to screen readers.
const STAYS = 12_000;

export function toast(text, { undo, bad = false } = {}) {
  const toasts = document.querySelector("#toasts");
  const item = document.createElement("div");
  item.className = bad ? "toast is-bad" : "toast";
  item.setAttribute("role", bad ? "alert" : "status");
  const words = document.createElement("span");
  words.className = "toast-text";
  words.textContent = text;
  item.append(words, ...(undo ? [button("Undo", () => undo())] : []), button("Close", () => {}));
  item.addEventListener("click", (event) => event.target.closest("button") && item.remove());
  toasts.replaceChildren(item);
  const leave = () => (item.matches(":hover, :focus-within") ? setTimeout(leave, 2_000) : item.remove());
  setTimeout(leave, STAYS);
}

function button(text, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = text;
  made.addEventListener("click", action);
  return made;
}

export function say(text) {
  const place = document.querySelector("#board-says, #today-says");
  if (place) place.textContent = text;
}

export const isTyping = (event) =>
  Boolean(event.target.closest("input, textarea, select, [contenteditable], dialog, .palette")) || event.altKey;
