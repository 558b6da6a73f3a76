// Somebody else was quicker: theirs beside yours, field by field, with who and when; the person chooses.
import { el } from "./dom.js";
import { show, close } from "./dialog.js";
import { rows } from "./rows.js";

const MOST = 20;

// The cells that should still be written, with the versions as they are now: none if theirs are kept.
export function resolve(conflicts, cells) {
  return new Promise((done) => {
    let kept = [];
    const choices = new Map();
    const save = () => {
      kept = cells
        .filter(({ row, prop }) => choices.get(`${row.id} ${prop}`)?.checked ?? true)
        .map((cell) => ({ ...cell, row: rows.byId.get(cell.row.id) ?? cell.row }));
      for (const one of conflicts) {
        const row = rows.byId.get(one.id);
        if (row) row.version = one.version;
      }
      close();
    };
    show(
      conflicts.length === 1 ? `${conflicts[0].name || "This record"} was changed meanwhile` : `${conflicts.length} records were changed meanwhile`,
      [
        el("p", {}, "Nothing of yours was stored. Choose for each field what should hold."),
        ...conflicts.slice(0, MOST).map((one) => table(one, cells, choices)),
      ],
      [["Save my choice", save, "primary"], ["Keep all of theirs"]],
      { wide: true, onclose: () => done(kept) },
    );
  });
}

function table(conflict, cells, choices) {
  return el(
    "table",
    { class: "table grid-conflict" },
    el("caption", {}, conflict.name),
    el("thead", {}, el("tr", {}, ["Field", "Was", "Theirs", "Yours"].map((words) => el("th", { scope: "col" }, words)))),
    el("tbody", {}, fieldsOf(conflict, cells).map((field) => line(conflict, field, choices))),
  );
}

// What both changed, what only they did, and what only you did.
function fieldsOf(conflict, cells) {
  const named = new Set(conflict.fields.map((field) => field.field));
  const only = cells
    .filter(({ row, prop }) => row.id === conflict.id && !named.has(prop))
    .map(({ prop, text, shown }) => ({ field: prop, title: prop.replaceAll("_", " "), before: "", theirs: "", yours: shown ?? text, wanted: true, by: "" }));
  return [...conflict.fields, ...only];
}

function line(conflict, field, choices) {
  const name = `conflict ${conflict.id} ${field.field}`;
  const radio = (checked, label) => el("input", { type: "radio", name, checked, "aria-label": label });
  const yours = field.wanted ? radio(true, `${field.title}: yours, ${field.yours}`) : null;
  const theirs = field.wanted && field.by ? radio(false, `${field.title}: theirs, ${field.theirs}`) : null;
  if (yours) choices.set(`${conflict.id} ${field.field}`, yours);
  const who = field.by ? el("span", { class: "secondary" }, `${field.by}, ${field.when}`) : null;
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, field.title),
    el("td", {}, field.before),
    el("td", {}, el("label", {}, theirs, el("span", {}, field.theirs, who))),
    el("td", {}, yours ? el("label", {}, yours, el("span", {}, field.yours)) : el("span", { class: "muted" }, "not changed")),
  );
}
