// One dialog for everything that asks: a title, a body, buttons. Escape closes it; the focus goes back where it was.
import { el, find } from "./dom.js";

const dialog = find("dialog");
const title = dialog.querySelector("h2");
const body = dialog.querySelector(".grid-dialog-body");
const foot = dialog.querySelector(".grid-dialog-foot");
let closed = null;

dialog.addEventListener("close", () => {
  closed?.();
  closed = null;
});
dialog.addEventListener("click", (event) => {
  if (event.target.closest("[data-do='close']")) dialog.close();
});
dialog.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
// Enter does what the first button says. No key goes on to the grid below, which would take it for a change of its cell.
dialog.addEventListener("keydown", (event) => {
  event.stopPropagation();
  if (event.key !== "Enter" || event.isComposing || event.target.closest("button, a, summary")) return;
  event.preventDefault();
  foot.querySelector(".primary:not(:disabled)")?.click();
});

export const close = () => dialog.close();

// buttons: [words, what to do, how it looks]. Doing nothing closes.
export function show(words, content, buttons = [], { wide = false, onclose = null } = {}) {
  title.textContent = words;
  body.replaceChildren(...[content].flat().filter(Boolean));
  foot.replaceChildren(
    ...buttons.map(([said, go, look]) => el("button", { type: "button", class: `button ${look ?? ""}`, onclick: go ?? close }, said)),
  );
  dialog.classList.toggle("is-wide", wide);
  closed = onclose;
  if (!dialog.open) dialog.showModal();
  (body.querySelector("[autofocus]") ?? body.querySelector("input, select, button") ?? foot.querySelector("button"))?.focus();
}

export const error = (words) => el("p", { class: "form-error", role: "alert" }, words);

export const field = (label, control) => el("label", { class: "grid-field" }, el("span", {}, label), control);

export const options = (pairs, chosen) =>
  pairs.map(([value, words]) => el("option", { value, selected: value === chosen }, words));

export const select = (label, pairs, chosen, more = {}) =>
  el("select", { class: "input", "aria-label": label, ...more }, options(pairs, chosen));
