// A grid of records: see ../grid for its parts. This joins them to the page.
import * as bulk from "../grid/bulk.js";
import { openColumns } from "../grid/choosing.js";
import { find } from "../grid/dom.js";
import { grid, make, picked, redraw, showColumns, showRows } from "../grid/element.js";
import { openFilter, showWhere } from "../grid/filter.js";
import { showWhole } from "../grid/footer.js";
import { openDelete, openSave } from "../grid/keeping.js";
import { showKeys } from "../grid/keys.js";
import { listen, pick, picking, sorting } from "../grid/range.js";
import { begin, reload, rows } from "../grid/rows.js";
import { asked, given, keepWidth, showAddress, state } from "../grid/state.js";
import { Refused } from "../grid/talk.js";
import { toast } from "../grid/telling.js";

const phone = matchMedia("(width <= 760px)");
let asking = null;

async function again({ address = true } = {}) {
  asking?.abort();
  asking = new AbortController();
  if (address) {
    state.isViewChanged = true;
    showAddress();
  }
  try {
    await reload(asking.signal);
  } catch (refusal) {
    if (refusal.name === "AbortError") return;
    if (!(refusal instanceof Refused)) throw refusal;
    toast(refusal.message, { tone: "bad", stays: 0 });
    return;
  }
  showColumns();
  showRows();
  showWhole();
  showWhere();
  bulk.showPicked();
  if (phone.matches) cards();
}

function cards() {
  const place = find("cards");
  window.htmx.ajax("GET", `/${given.path}/grid/cards?${asked()}`, { target: place, swap: "innerHTML" });
}

function sort(step) {
  state.order = state.order[0] === step ? state.order.slice(1) : [step, ...state.order.filter((name) => name.replace("-", "") !== step.replace("-", ""))].slice(0, 2);
  again();
}

function clear() {
  state.filters.clear();
  state.where = null;
  state.search = "";
  const search = document.querySelector("[data-do='search']");
  search.value = "";
  search.focus({ preventScroll: true });
  picked.clear();
  again();
}

const DO = {
  filter: () => openFilter((where) => ((state.where = where), again())),
  columns: () => openColumns((chosen, frozen) => ((state.chosen = chosen), (state.frozen = Math.min(frozen, chosen.length)), again())),
  clear,
  keys: showKeys,
  "save-view": openSave,
  "delete-view": openDelete,
  "bulk-edit": bulk.openEdit,
  "bulk-delete": bulk.openDelete,
  "all-matching": bulk.pickAll,
  "clear-selection": bulk.clear,
};

document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-chip]")?.dataset.chip;
  if (chip) {
    state.filters.delete(chip) || state.filters.add(chip);
    again();
  } else DO[event.target.closest("[data-do]")?.dataset.do]?.();
});

let typing = null;
document.querySelector("[data-do='search']").addEventListener("input", (event) => {
  clearTimeout(typing);
  typing = setTimeout(() => ((state.search = event.target.value.trim()), again()), 250);
});

begin(given.rows, given.footer);
make();
listen();
sorting(sort);
picking(bulk.changed);
bulk.begin(() => again({ address: false }));
showWhole();
showWhere();
bulk.showPicked();
grid.addEventListener("headerclick", (event) => {
  const { prop } = event.detail;
  if (prop === "_pick") pick(rows.byId.keys(), picked.size < rows.byId.size);
  else sort(state.order[0] === prop ? `-${prop}` : prop);
});
grid.addEventListener("aftercolumnresize", ({ detail }) => {
  for (const column of Object.values(detail)) keepWidth(column.prop, column.size);
  redraw();
});
