// Today: go through the list by key, do things from it without leaving it, take them back.
import { get, post, undo } from "../work/send.js";
import { isTyping, say, toast } from "../work/toast.js";

const page = document.querySelector(".today");
const mayWrite = page?.hasAttribute("data-may-write");
const query = page?.dataset.query ?? "?";
const dialog = document.querySelector("#today-dialog");
const done = [];
const KEYS = { c: "complete", l: "log", s: "snooze", n: "next-step", d: "close-date" };

const lines = () => [...page.querySelectorAll(".today-line")];
const lineOf = (element) => element?.closest?.(".today-line");
const address = (path, values) => `${path}${query}${query.length > 1 ? "&" : ""}${new URLSearchParams(values)}`;

// One tab stop for all lines, and the buttons of the line it is on. Arrow keys reach the others.
function rove(current) {
  const all = lines();
  const focused = lineOf(document.activeElement);
  const chosen = current ?? focused ?? all.find((line) => line.querySelector('.today-open[tabindex="0"]')) ?? all[0];
  for (const line of all) {
    for (const part of line.querySelectorAll("a, button")) part.tabIndex = line === chosen ? 0 : -1;
  }
}

function focus(line) {
  if (!line) return;
  rove(line);
  line.querySelector(".today-open").focus({ preventScroll: true });
  line.scrollIntoView({ block: "nearest" });
}

// After something was done its line may be gone: then the one that took its place is looked at.
async function refresh(id) {
  const place = Math.max(0, lines().indexOf(document.getElementById(id)));
  await window.htmx.ajax("GET", `/today/lists${query}`, { target: "#today-lists", swap: "morph:outerHTML", source: "#today-lists" });
  rove();
  if (id) focus(document.getElementById(id) ?? lines()[Math.min(place, lines().length - 1)]);
  window.htmx.trigger("#today-standing", "again");
}

async function finish(id, result) {
  if (!result.ok) {
    toast(result.text, { bad: true });
    if (result.status === 409 || result.status === 404) await refresh(id);
    return;
  }
  const canUndo = Boolean(result.sequences?.length || result.snooze);
  if (canUndo) done.push({ id, sequences: result.sequences, snooze: result.snooze });
  await refresh(id);
  toast(result.text, { undo: canUndo ? takeBack : undefined });
  say(canUndo ? `${result.text} Control Z takes it back.` : result.text);
}

async function takeBack() {
  const last = done.pop();
  if (!last) return say("There is nothing to take back.");
  const result = last.snooze ? await post(`/today/wake${query}`, { snooze: last.snooze }) : await undo(last.sequences);
  toast(result.ok ? "Taken back." : `That could not be taken back. ${result.text}`, { bad: !result.ok });
  await refresh(last.id);
}

async function act(line, does) {
  const { kind, id, version } = line.dataset;
  if (!line.querySelector(`[data-do="${does}"]`)) return say("That cannot be done with this one.");
  if (does === "complete") return finish(line.id, await post(`/today/do${query}`, { do: does, kind, id, version }));
  const form = await get(address("/today/form", { do: does, kind, id }));
  if (!form.ok) return finish(line.id, form);
  dialog.innerHTML = form.html;
  dialog.dataset.line = line.id;
  dialog.showModal();
  showOutcome();
  return dialog.querySelector(".do-until .button, input:checked, .input")?.focus();
}

function showOutcome() {
  const type = dialog.querySelector("[name=type]:checked")?.value;
  const outcome = dialog.querySelector("[data-for=call]");
  if (outcome) outcome.hidden = type !== "call";
}

async function submit(event) {
  event.preventDefault();
  const form = event.target;
  const fields = new FormData(form, event.submitter);
  const result = await post(`${form.getAttribute("action")}${query}`, fields);
  if (result.status === 422) {
    const problem = form.querySelector(".form-error");
    problem.textContent = result.text;
    problem.hidden = false;
    return;
  }
  dialog.close();
  await finish(dialog.dataset.line, result);
}

function onKey(event) {
  if (event.defaultPrevented || isTyping(event)) return;
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && key === "z" && mayWrite) {
    event.preventDefault();
    takeBack();
    return;
  }
  if (event.ctrlKey || event.metaKey) return;
  const line = lineOf(document.activeElement);
  const all = lines();
  const step = { j: 1, arrowdown: 1, k: -1, arrowup: -1 }[key];
  if (step && (line || key === "j" || key === "k")) focus(line ? all[all.indexOf(line) + step] : all[0]);
  else if (line && mayWrite && KEYS[key]) act(line, KEYS[key]);
  else return;
  event.preventDefault();
}

if (page) {
  rove();
  document.addEventListener("keydown", onKey);
  page.addEventListener("focusin", (event) => lineOf(event.target) && rove(lineOf(event.target)));
  page.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-do], [data-wake]");
    if (!button) return;
    if (button.dataset.wake) finish("", await post(`/today/wake${query}`, { snooze: button.dataset.wake }));
    else act(lineOf(button), button.dataset.do);
  });
  dialog.addEventListener("submit", submit);
  dialog.addEventListener("change", showOutcome);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("close", () => focus(document.getElementById(dialog.dataset.line)));
}
