// Where one is in the grid, and what is done to a range: copy, paste, fill, empty, choose rows, leave.
import { el, find } from "./dom.js";
import * as clipboard from "./clipboard.js";
import { close, error, show } from "./dialog.js";
import { begin, hold, isOpening } from "./editors.js";
import { PICK, grid, height, ofColumn, picked, redraw } from "./element.js";
import { ensure, rows } from "./rows.js";
import { asked, columns, given, state, url } from "./state.js";
import { isTyping } from "../work/toast.js";
import { toast } from "./telling.js";
import { Refused, tell } from "./talk.js";
import { body, showProblems, undo, write } from "./writing.js";

const WITHOUT_ASKING = 10;
const here = find("grid");
const callout = el("p", { class: "grid-callout", role: "status", hidden: true });
let focus = null;
let isAway = false;
let actions = {};

export const sorting = (go) => (actions.sort = go);
export const picking = (go) => (actions.picked = go);

const isEditing = () => Boolean(document.activeElement?.closest(".edit-input-wrapper, .grid-editor"));
const isHere = () => !isEditing() && (here.contains(document.activeElement) || (focus !== null && document.activeElement === document.body));

async function range() {
  const found = await grid.getSelectedRange();
  if (!found) return null;
  const names = [];
  for (let at = found.x; at <= found.x1; at += 1) names.push(ofColumn(found.colType, at));
  return { from: found.y, to: found.y1, names: names.filter((name) => name && name !== PICK), all: names };
}

const editable = (name) => given.mayWrite && columns.get(name)?.editable;

async function copied() {
  const chosen = await range();
  if (!chosen?.names.length) return null;
  await ensure(chosen.from, chosen.to);
  return rows.all.slice(chosen.from, chosen.to + 1).map((row) => chosen.names.map((name) => row[name] ?? ""));
}

async function copy() {
  const block = await copied();
  if (!block) return;
  try {
    await navigator.clipboard.writeText(clipboard.write(block));
    if (block.length > 1) toast(`${block.length} rows copied.`, { stays: 3000 });
  } catch {
    toast("The browser does not let this page copy. Use the menu of the browser.");
  }
}

async function paste(text) {
  const block = clipboard.parse(text);
  const chosen = await range();
  if (!block.length || !chosen) return;
  const names = wide(chosen.all[0], block, chosen.names);
  const lines = tall(block, chosen);
  await ensure(chosen.from, chosen.from + lines.length - 1);
  const problem = misfit(lines, names, chosen.from);
  if (problem) return show("This block cannot be pasted here", error(problem), [["Close", null, "primary"]]);
  const cells = lines.flatMap((line, down) =>
    names.map((prop, right) => ({ row: rows.all[chosen.from + down], prop, text: line[right % line.length] ?? "" })),
  );
  if (cells.length <= WITHOUT_ASKING) return write(cells, "the paste");
  return preview(cells, lines.length, names.length);
}

// The columns a block falls on, from the one it is pasted into; one cell fills a range.
function wide(from, block, chosen) {
  const width = Math.max(...block.map((line) => line.length));
  if (width === 1 && chosen.length > 1) return chosen;
  const at = Math.max(0, state.chosen.indexOf(from));
  return state.chosen.slice(at, at + width).concat(Array(Math.max(0, at + width - state.chosen.length)).fill(null));
}

function tall(block, chosen) {
  const wanted = chosen.to - chosen.from + 1;
  return wanted > block.length && wanted % block.length === 0 ? Array.from({ length: wanted }, (_, at) => block[at % block.length]) : block;
}

function misfit(lines, names, from) {
  if (names.includes(null)) return `The block is ${names.length} columns wide; there are not so many from here on. Start further left.`;
  if (from + lines.length > rows.total)
    return `The block has ${lines.length} rows; only ${rows.total - from} are left from here on. To add new ${given.many}, import the file.`;
  const fixed = names.filter((name) => !editable(name)).map((name) => columns.get(name).title);
  return fixed.length ? `${fixed.join(", ")} cannot be typed in. Choose the columns so that the block falls on others.` : "";
}

async function preview(cells, down, right) {
  try {
    const would = await tell(url("write", asked()), { rows: body(cells), try: true });
    const words = `${would.cells.toLocaleString("en-US")} of ${cells.length.toLocaleString("en-US")} cells change, in ${would.changed.toLocaleString("en-US")} ${given.many}. All of them are stored, or none.`;
    const go = () => (close(), write(cells, "the paste"));
    show(`Paste ${down} × ${right} cells?`, el("p", {}, words), [["Paste", go, "primary"], ["Cancel"]]);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    if (refusal.data.conflicts?.length && !refusal.data.problems?.length) return write(cells, "the paste");
    const problems = refusal.data.problems ?? [];
    if (!problems.length) return toast(refusal.message, { tone: "bad" });
    showProblems(problems, cells);
    await redraw();
    const listed = problems.slice(0, 12).map((one) => {
      const row = rows.byId.get(one.id);
      return el("li", {}, el("b", {}, `Row ${row ? row.at + 1 : one.id}, ${columns.get(one.field)?.title ?? "record"}: `), one.words);
    });
    const words = `${problems.length} of ${cells.length} cells cannot be stored, so none was.`;
    show("Nothing was pasted", [error(words), el("ul", { class: "grid-problems" }, listed)], [["Close", null, "primary"]], { wide: true });
  }
}

async function fillDown() {
  const chosen = await range();
  const first = rows.all[chosen?.from];
  if (!chosen || !first || chosen.from === chosen.to) return;
  await ensure(chosen.from, chosen.to);
  const names = chosen.names.filter(editable);
  write(
    rows.all.slice(chosen.from + 1, chosen.to + 1).flatMap((row) => names.map((prop) => filled(row, prop, first))),
    "the filling",
  );
}

// A name of a record is told by its number, so that two of the same name are not confused.
const filled = (row, prop, from) =>
  columns.get(prop).refers_to && from.refs?.[prop] ? { row, prop, text: `#${from.refs[prop]}`, shown: from[prop] } : { row, prop, text: from[prop] ?? "" };

// What RevoGrid would put into rows itself: by row number, column and value.
function many(data) {
  const cells = [];
  for (const [at, values] of Object.entries(data))
    for (const [prop, text] of Object.entries(values)) if (editable(prop)) cells.push({ row: rows.all[Number(at)], prop, text: String(text ?? "") });
  return cells;
}

export function pick(ids, isOn = null) {
  for (const id of ids) (isOn ?? !picked.has(id)) ? picked.add(id) : picked.delete(id);
  actions.picked?.();
  redraw();
}

async function pickRange() {
  const chosen = await range();
  if (!chosen) return;
  const ids = rows.all.slice(chosen.from, chosen.to + 1).flatMap((row) => (row.id === null ? [] : [row.id]));
  pick(ids, !ids.every((id) => picked.has(id)));
}

async function leave() {
  focus = null;
  callout.hidden = true;
  await grid.clearFocus();
  find("after").focus({ preventScroll: true });
}

const KEYS = {
  Escape: leave,
  F2: () => focus && grid.setCellEdit(focus.at, focus.prop),
  "Shift+Space": pickRange,
  "Ctrl+KeyD": fillDown,
  "Ctrl+KeyZ": undo,
  "Ctrl+KeyC": copy,
  "Ctrl+Enter": () => focus?.row?.id && location.assign(`/${given.path}/${focus.row.id}${given.asOf ? `?as_of=${given.asOf}` : ""}`),
  "Alt+ArrowUp": () => focus && focus.prop !== PICK && actions.sort?.(focus.prop),
  "Alt+ArrowDown": () => focus && focus.prop !== PICK && actions.sort?.(`-${focus.prop}`),
};

const cellAt = ({ type, at, column }) => grid.querySelector(`revogr-data[col-type="${type}"] [data-rgrow="${at}"][data-rgcol="${column}"]`);

function keyed(event) {
  if (event.key === "Escape" && isEditing() && focus) setTimeout(() => cellAt(focus)?.focus(), 50);
  if (document.querySelector("dialog[open]")) return;
  const held = [(event.ctrlKey || event.metaKey) && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift"].filter(Boolean);
  const name = [...held, event.code].join("+");
  const takesBack = name === "Ctrl+KeyZ" && given.mayWrite && !isTyping(event); // wherever on the page one is
  if (!isHere() && !takesBack) return;
  if (!focus && !takesBack) return enter(event);
  if (isBeforeItsEditor(event)) return;
  const go = name === "Space" && focus?.prop === PICK ? pickRange : KEYS[name];
  if (!go) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  go();
}

// Enter or Tab that comes before the editor that a letter opens is drawn.
function isBeforeItsEditor(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key.length === 1 && focus?.row?.id && editable(focus.prop)) begin();
  if (!isOpening() || !["Enter", "Tab"].includes(event.key)) return false;
  hold(event.key);
  event.preventDefault();
  event.stopImmediatePropagation();
  return true;
}

// The cell Tab came to is only looked at; Enter or an arrow goes in.
function enter(event) {
  if (!["Enter", "NumpadEnter", "ArrowDown", "ArrowRight"].includes(event.code)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const cell = document.activeElement.closest(".rgCell");
  const type = cell?.closest("revogr-data").getAttribute("col-type") ?? "colPinStart";
  const isPick = type === "colPinStart" && state.frozen > 0;
  const place = { x: isPick ? 1 : Number(cell?.dataset.rgcol ?? 0), y: Number(cell?.dataset.rgrow ?? 0) };
  grid.setCellsFocus(place, place, type, "rgRow");
}

function focused({ detail }) {
  const prop = ofColumn(detail.colType, detail.colIndex);
  const row = rows.all[detail.rowIndex];
  focus = { at: detail.rowIndex, prop, row, type: detail.colType, column: detail.colIndex };
  const wrong = row?.errors?.[prop];
  callout.hidden = !wrong;
  if (!wrong) return;
  callout.textContent = wrong.words;
  const node = cellAt(focus);
  if (!node) return;
  const [place, box] = [node.getBoundingClientRect(), here.getBoundingClientRect()];
  callout.style.left = `${Math.max(0, Math.min(place.left - box.left, box.width - 320))}px`;
  callout.style.top = `${place.bottom - box.top + 2}px`;
}

// Cells are drawn anew while one stands in them, and what is taken out loses the keyboard: it comes back to where one stands.
function stay() {
  if (focus && !isAway && document.activeElement === document.body) cellAt(focus)?.focus({ preventScroll: true });
}

export function listen() {
  here.append(callout);
  new MutationObserver(stay).observe(grid, { childList: true, subtree: true });
  document.addEventListener("pointerdown", (event) => (isAway = !here.contains(event.target)), true);
  document.addEventListener("keydown", keyed, true);
  document.addEventListener("paste", (event) => {
    if (!isHere() || !given.mayWrite) return;
    event.preventDefault();
    paste(event.clipboardData.getData("text/plain"));
  });
  grid.addEventListener("afterfocus", focused);
  grid.addEventListener("beforeedit", (event) => {
    event.preventDefault();
    const { prop, model, val } = event.detail;
    if (model.id === null || !editable(prop)) return;
    const list = val !== null && typeof val === "object";
    write([{ row: model, prop, text: list ? val.text : String(val ?? ""), shown: list ? val.shown : undefined }]);
  });
  grid.addEventListener("beforerangeedit", (event) => {
    event.preventDefault();
    write(many(event.detail.data), "the change of a range");
  });
  grid.addEventListener("beforeautofill", (event) => {
    event.preventDefault();
    const { newRange, oldRange, colType } = event.detail;
    fillFrom(newRange, oldRange, colType);
  });
  grid.addEventListener("beforeeditstart", (event) => {
    if (event.detail.model?.id === null) event.preventDefault();
  });
  here.addEventListener("mousedown", (event) => {
    const box = event.target.closest("[data-pick]");
    if (box) pick([Number(box.dataset.pick)]);
  });
  let timer = null;
  grid.addEventListener("viewportscroll", ({ detail }) => {
    if (detail.dimension !== "rgRow") return;
    clearTimeout(timer);
    timer = setTimeout(() => seen(detail.coordinate), 60);
  });
}

async function seen(coordinate) {
  const from = Math.floor(coordinate / height);
  try {
    if (await ensure(from - 40, from + Math.ceil(here.clientHeight / height) + 40)) await redraw();
  } catch (refusal) {
    toast(refusal.message, { tone: "bad", action: "Try again", go: () => seen(coordinate), stays: 0 });
  }
}

function fillFrom(now, was, type) {
  const names = [];
  for (let at = now.x; at <= now.x1; at += 1) names.push(ofColumn(type, at));
  const cells = [];
  for (let at = now.y; at <= now.y1; at += 1) {
    names.forEach((prop, right) => {
      const inside = at >= was.y && at <= was.y1 && now.x + right >= was.x && now.x + right <= was.x1;
      if (inside || !editable(prop) || rows.all[at].id === null) return;
      const from = rows.all[was.y + ((((at - was.y) % (was.y1 - was.y + 1)) + (was.y1 - was.y + 1)) % (was.y1 - was.y + 1))];
      const source = ofColumn(type, was.x + (((right % (was.x1 - was.x + 1)) + (was.x1 - was.x + 1)) % (was.x1 - was.x + 1)));
      cells.push(source === prop ? filled(rows.all[at], prop, from) : { row: rows.all[at], prop, text: from[source] ?? "" });
    });
  }
  write(cells, "the filling");
}
