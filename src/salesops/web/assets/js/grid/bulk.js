// Many records at once: what would come of it is shown first, how far it is while it is done, a way back afterwards.
import { counted, el, find } from "./dom.js";
import { close, error, options, show } from "./dialog.js";
import { lookIn, picked, redraw } from "./element.js";
import { rowsWords } from "./footer.js";
import { rows } from "./rows.js";
import { asked, columns, given, url } from "./state.js";
import { ask, Refused, tell } from "./talk.js";
import { fillGates, remember, undo } from "./writing.js";
import { toast } from "./telling.js";

let isAll = false;
let after = () => {};

export function begin(reload) {
  after = reload;
}

export function showPicked() {
  const number = isAll ? rows.total : picked.size;
  find("selected").hidden = number === 0;
  find("selected-count").textContent = `${rowsWords(number)} chosen`;
  const all = document.querySelector("[data-do='all-matching']");
  all.hidden = isAll || rows.total <= picked.size;
  all.textContent = `Choose all ${rowsWords(rows.total)} that match`;
}

export function pickAll() {
  for (const id of rows.byId.keys()) picked.add(id);
  isAll = true;
  showPicked();
  redraw();
}

// One row chosen or not by hand: then it is no longer all that match.
export function changed() {
  isAll = false;
  showPicked();
}

export function clear() {
  const wasHere = find("selected").contains(document.activeElement);
  picked.clear();
  isAll = false;
  showPicked();
  redraw();
  if (wasHere) lookIn();
}

const chosen = () => (isAll ? null : [...picked]);

export function openEdit() {
  const fields = given.columns.filter((column) => column.editable);
  const lines = el("div", { class: "filter-lines" });
  const wrong = el("div");
  const add = () => lines.append(line(fields));
  add();
  const go = () => {
    const cells = Object.fromEntries([...lines.children].map((one) => one.read()));
    propose({ what: "edit", cells, ids: chosen() }, wrong);
  };
  const more = el("button", { type: "button", class: "link-button", onclick: add }, "Add a field");
  const words = el("p", { class: "secondary" }, "An empty value empties the field. Nothing changes before you have seen what would.");
  show(`Edit ${rowsWords(isAll ? rows.total : picked.size)}`, [wrong, words, lines, more], [["See what changes", go, "primary"], ["Cancel"]], { wide: true });
}

function line(fields) {
  const field = el("select", { class: "input", "aria-label": "Field" }, options(fields.map((one) => [one.name, one.title])));
  const place = el("span", { class: "filter-value" });
  const redo = () => place.replaceChildren(...control(columns.get(field.value)));
  field.addEventListener("change", redo);
  redo();
  const node = el("div", { class: "filter-line" }, field, el("span", {}, "becomes"), place, el("button", { type: "button", class: "icon-button", "aria-label": "Take this field away", onclick: () => node.remove() }, "×"));
  node.read = () => [field.value, place.querySelector("input, select").value];
  return node;
}

let lists = 0;
function control(column) {
  const named = { class: "input", "aria-label": `New value of ${column.title}` };
  if (column.choices) return [el("select", named, options([["", "empty"], ...column.choices.map(([stored, shown]) => [stored, shown])]))];
  if (column.type === "yes_no") return [el("select", named, options([["", "empty"], ["yes", "Yes"], ["no", "No"]]))];
  if (!column.refers_to) return [el("input", { ...named, type: "text" })];
  const list = el("datalist", { id: `bulk-names-${(lists += 1)}` });
  const offer = async (event) => {
    const { names } = await ask(url("names", new URLSearchParams({ of: column.name, q: event.target.value }).toString()));
    list.replaceChildren(...names.map((one) => el("option", { value: one.name }, one.note)));
  };
  return [el("input", { ...named, type: "text", list: list.id, oninput: offer, onfocus: offer, autocomplete: "off" }), list];
}

export const openDelete = () => propose({ what: "delete", ids: chosen() }, el("div"));

// `filled`: gates were just filled in, so that deals have moved; then nothing left to do is the end of it.
async function propose(sent, wrong, filled = false) {
  try {
    await follow(await tell(url("bulk", asked()), sent), (task) => (filled && !task.result.changed && !task.result.refused ? leave() : checked(task, sent)));
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    if (wrong.isConnected) wrong.replaceChildren(error(refusal.message));
    else toast(refusal.message, { tone: "bad" });
  }
}

// Asks how far the task is until it stands still, then goes on.
async function follow(task, then) {
  let now = task;
  let stopped = false;
  while (["checking", "running", "undoing"].includes(now.state) && !stopped) {
    progress(now, () => (stopped = true));
    await new Promise((go) => setTimeout(go, 500));
    now = await ask(`${url("bulk")}/${now.token}`);
  }
  return then(now);
}

function progress(task, left) {
  const bar = el("progress", { max: task.total || 1, value: task.done, "aria-label": task.says });
  const cancel = () => tell(`${url("bulk")}/${task.token}/cancel`);
  const words = el("p", { role: "status" }, task.says);
  show(task.what === "delete" ? "Deleting" : "Many at once", [words, bar, el("p", { class: "secondary" }, "The worker does it in the background.")], [["Stop", cancel], ["Leave it to the worker", () => (left(), close())]]);
}

// What gates ask for is filled in for the deals they refused; then it is looked again at what would change.
async function fillFirst(waiting, sent) {
  close();
  const moved = await fillGates(waiting);
  if (moved.size) await after();
  await propose(sent, el("div"), moved.size > 0);
}

function leave() {
  close();
  clear();
  lookIn();
}

function checked(task, sent) {
  if (task.state !== "checked") return ended(task);
  const { changed, refused } = task.result;
  const verb = task.what === "delete" ? "Delete" : "Change";
  const waiting = sent ? task.result.refusals.filter((one) => one.gate) : [];
  const fill = [`Fill in what ${rowsWords(waiting.length)} lack`, () => fillFirst(waiting, sent), changed ? "" : "primary"];
  const first = changed ? [[`${verb} ${rowsWords(changed)}`, () => carryOut(task), "primary"]] : [];
  const last = changed || waiting.length ? ["Cancel"] : ["Close", null, "primary"];
  const buttons = [...first, ...(waiting.length ? [fill] : []), last];
  return show(changed ? `${verb} ${rowsWords(changed)}?` : "Nothing would change", outcome(task.result, refused), buttons, { wide: true });
}

function outcome(result) {
  const facts = result.changed ? [counted(result.changed, "changes", "change")] : [];
  if (result.same) facts.push(`${result.same.toLocaleString("en-US")} ${result.same === 1 ? "is" : "are"} so already`);
  if (result.refused) facts.push(`${result.refused.toLocaleString("en-US")} ${result.refused === 1 ? "is" : "are"} refused`);
  const parts = [el("p", {}, `${facts.join(", ")}.`)];
  if (result.examples.length) parts.push(el("h3", {}, "For example"), examples(result.examples));
  if (result.reasons.length) {
    const listed = result.reasons.map(([words, number]) => el("li", {}, el("b", {}, `${number.toLocaleString("en-US")} × `), words));
    parts.push(el("h3", {}, "Refused, and why"), el("ul", { class: "grid-problems" }, listed));
    parts.push(el("details", {}, el("summary", {}, "Which they are"), el("ul", { class: "grid-problems" }, result.refusals.map((one) => el("li", {}, el("a", { href: `/${given.path}/${one.id}` }, one.name), `: ${one.words}`)))));
  }
  return parts;
}

const examples = (some) =>
  el(
    "table",
    { class: "table" },
    el("thead", {}, el("tr", {}, ["Record", "Field", "Now", "Then"].map((words) => el("th", { scope: "col" }, words)))),
    el("tbody", {}, some.flatMap((one) => one.changes.map(([title, before, then]) => el("tr", {}, [one.name, title, before, then].map((words) => el("td", {}, words)))))),
  );

async function carryOut(task) {
  try {
    await follow(await tell(`${url("bulk")}/${task.token}/go`), ended);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    toast(refusal.message, { tone: "bad", stays: 0 });
  }
}

async function ended(task) {
  close();
  clear();
  await after();
  lookIn();
  if (task.state === "failed") return toast(`It stopped: ${task.words}`, { tone: "bad", stays: 0 });
  const { changed = 0, refused = 0 } = task.result;
  const did = task.what === "delete" ? "deleted" : "changed";
  if (task.can_undo) remember({ token: task.token, words: `${rowsWords(changed)} ${did}`, go: () => takeBack(task) });
  const stopped = task.state === "stopped" ? " It was stopped there." : "";
  const left = refused ? ` ${refused.toLocaleString("en-US")} were refused.` : "";
  return toast(`${rowsWords(changed)} ${did}.${left}${stopped}`, { action: task.can_undo ? "Undo" : null, go: undo, stays: 20000 });
}

async function takeBack(task) {
  await follow(await tell(`${url("bulk")}/${task.token}/undo`), async (now) => {
    close();
    await after();
    if (now.state !== "undone") throw new Refused(409, { words: now.words || "It was not undone." });
  });
}
