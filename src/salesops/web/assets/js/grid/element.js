// RevoGrid, made ours: columns, cells, keys that leave, roles that a screen reader understands.
import { defineCustomElements } from "@revolist/revogrid/loader";
import { ListEditor, TextEditor } from "./editors.js";
import { el, find } from "./dom.js";
import { columns, given, state } from "./state.js";
import { rows } from "./rows.js";

export const PICK = "_pick";
const ROW = 32;
const here = find("grid");
export const picked = new Set();
export let grid = null;

// RevoGrid writes <style> elements as its parts come up, which a strict policy forbids. The same rules become style sheets
// made by script, which it allows.
function stylesAsSheets() {
  const real = document.createElement;
  document.createElement = function createElement(tag, ...more) {
    if (tag !== "style") return real.call(this, tag, ...more);
    const sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    let text = "";
    return Object.defineProperties(real.call(this, "template"), {
      textContent: { get: () => text, set: (rules) => sheet.replaceSync((text = rules)) },
      innerHTML: { get: () => text },
    });
  };
}

const isList = (column) => column.refers_to || column.choices || column.type === "yes_no";

function cell(h, { model, prop }) {
  if (model.id === null) return h("span", { class: "grid-waiting", "aria-hidden": "true" });
  if (model.errors[prop]) return h("span", {}, model.errors[prop].text || "empty");
  const tone = model.tones[prop] ?? "";
  const words = model.shown[prop] ?? model[prop];
  if (tone.startsWith("dot-")) return [h("span", { class: `grid-dot ${tone}`, "aria-hidden": "true" }), h("span", {}, words)];
  return h("span", {}, words);
}

function first(h, { model, prop }) {
  const shown = cell(h, { model, prop });
  if (model.id === null) return shown;
  const query = given.asOf ? `?as_of=${given.asOf}` : "";
  const words = model.shown[prop] ?? model[prop];
  const href = `/${given.path}/${model.id}${query}`;
  const label = `Open ${words || `${given.one} ${model.id}`}`;
  return [shown, h("a", { class: "grid-open", href, tabindex: "-1", "aria-label": label, title: label }, "↗")];
}

function look(column, { model, prop }) {
  const words = [];
  if (column.isNumber) words.push("is-number");
  if (!given.mayWrite || !column.editable) words.push("is-fixed");
  if (model.id !== null) {
    if (["bad", "warn"].includes(model.tones[prop])) words.push(model.tones[prop]);
    if (model.errors[prop]) return { class: `${words.join(" ")} has-error`, "aria-invalid": "true", title: model.errors[prop].words };
  }
  return { class: words.join(" ") };
}

function header(h, column) {
  const step = state.order[0];
  const way = step === column.prop ? "↑" : step === `-${column.prop}` ? "↓" : "";
  return [h("span", { class: "grid-title" }, column.name), way ? h("span", { class: "grid-sorted", "aria-hidden": "true" }, way) : null];
}

const sorted = (name) => ({ [name]: "ascending", [`-${name}`]: "descending" })[state.order[0]];

function described(name, at) {
  const column = columns.get(name);
  return {
    prop: name,
    name: column.title,
    size: state.widths[name] ?? column.width,
    minSize: 60,
    pin: at < state.frozen ? "colPinStart" : undefined,
    readonly: !given.mayWrite || !column.editable,
    editor: isList(column) ? "list" : "words",
    sortable: false,
    filter: false,
    cellTemplate: at === 0 ? first : cell,
    cellProperties: (props) => look(column, props),
    columnTemplate: header,
    columnProperties: () => ({ class: column.isNumber ? "is-number" : "", "aria-sort": sorted(name) ?? "none" }),
  };
}

const pick = () => ({
  prop: PICK,
  name: "",
  size: 38,
  minSize: 38,
  pin: "colPinStart",
  readonly: true,
  sortable: false,
  filter: false,
  cellTemplate: (h, { model }) =>
    model.id === null ? null : h("span", { class: picked.has(model.id) ? "grid-pick is-on" : "grid-pick", "data-pick": String(model.id) }),
  cellProperties: ({ model }) => ({
    class: "is-pick is-fixed",
    "aria-label": model.id !== null && picked.has(model.id) ? "Chosen" : "Not chosen",
    "aria-selected": String(model.id !== null && picked.has(model.id)),
  }),
  columnTemplate: (h) => h("span", { class: "sr-only" }, "Chosen"),
});

export const showColumns = () => {
  grid.columns = [pick(), ...state.chosen.map(described)];
};

export function showRows() {
  grid.source = rows.all;
}

export const redraw = () => grid.refresh("all");

export function make() {
  stylesAsSheets();
  defineCustomElements();
  grid = el("revo-grid", { class: "grid-element", "aria-label": `${given.many}. Enter goes in and edits, Escape leaves.` });
  Object.assign(grid, {
    theme: "compact",
    rowSize: ROW,
    range: true,
    resize: true,
    canFocus: true,
    filter: false,
    readonly: false,
    applyOnClose: true,
    useClipboard: false,
    canDrag: false,
    hideAttribution: true,
    autoSizeColumn: false,
    editors: { list: ListEditor, words: TextEditor },
  });
  showColumns();
  showRows();
  here.append(grid);
  grid.addEventListener("aftergridrender", mend);
  new MutationObserver(mend).observe(grid, { childList: true, subtree: true });
  return grid;
}

// What its markup lacks: rows of headings, groups of rows, a cell by which Tab comes in, boxes without a meaning.
const PRESENTATION =
  ".main-viewport, .viewports, revogr-viewport-scroll, .inner-content-table, .content-wrapper, .vertical-inner, .header-wrapper, .footer-wrapper, revogr-overlay-selection, revogr-header, .drag-position-y";
function mend() {
  const set = (node, name, value) => node.getAttribute(name) === value || node.setAttribute(name, value);
  set(grid, "role", "grid");
  set(grid, "tabindex", "-1");
  for (const node of grid.querySelectorAll(PRESENTATION)) set(node, "role", "presentation");
  for (const node of grid.querySelectorAll("revogr-edit")) set(node, "role", "rowgroup");
  for (const node of grid.querySelectorAll(".header-rgRow")) set(node, "role", "row");
  for (const node of grid.querySelectorAll("revogr-scroll-virtual, revogr-focus, revogr-temp-range, revogr-extra, .group-rgRow")) set(node, "aria-hidden", "true");
  for (const node of grid.querySelectorAll("revogr-data")) {
    const cells = node.querySelectorAll(".rgCell");
    set(node, "role", cells.length ? "rowgroup" : "presentation");
    for (const cell of node.querySelectorAll(".rgCell[tabindex='0']")) if (cell !== cells[0]) cell.setAttribute("tabindex", "-1");
    if (cells.length) set(cells[0], "tabindex", "0");
  }
}

// Where Tab comes in: there one stands after what one pressed is gone.
export const lookIn = () => grid.querySelector(".rgCell[tabindex='0']")?.focus({ preventScroll: true });

export const ofColumn = (type, at) => (type === "colPinStart" ? [PICK, ...state.chosen.slice(0, state.frozen)] : state.chosen.slice(state.frozen))[at];
export const height = ROW;
