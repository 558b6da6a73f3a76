// The builder of conditions: comparisons and groups of comparisons, all or any of them.
import { el, find } from "./dom.js";
import { close, error, options, show } from "./dialog.js";
import { columns, given, state } from "./state.js";

const TEXT = [["contains", "contains"], ["is", "is"], ["is_not", "is not"], ["starts_with", "starts with"], ["excludes", "does not contain"], ["in", "is one of"], ["not_in", "is none of"]];
const NUMBER = [["at_least", "at least"], ["at_most", "at most"], ["more_than", "more than"], ["less_than", "less than"], ["is", "is"], ["is_not", "is not"]];
const DAY = [["at_least", "on or after"], ["at_most", "on or before"], ["less_than", "before"], ["more_than", "after"], ["is", "on"], ["is_not", "not on"]];
const CHOICE = [["is", "is"], ["is_not", "is not"], ["in", "is one of"], ["not_in", "is none of"]];
const EITHER = [["is_empty", "is empty"], ["is_filled", "is filled"]];
const ONE = [["is", "is"]];

function operators(column) {
  if (column.refers_to) return [["is", "is me"], ...EITHER].filter(([name]) => name !== "is" || column.refers_to === "person");
  if (column.choices) return [...CHOICE, ...EITHER];
  if (column.isNumber) return [...NUMBER, ...EITHER];
  if (column.type === "date" || column.type === "moment") return [...DAY, ...EITHER];
  return column.type === "yes_no" ? [...ONE, ...EITHER] : [...TEXT, ...EITHER];
}

// A name of a record is compared by its text: the field one step behind the reference.
const fields = [];
for (const column of given.columns) {
  fields.push(column);
  if (column.refers_to && !column.name.includes("."))
    fields.push({ name: `${column.name}.name`, title: `${column.title}: name`, type: "text", group: column.title });
}
const known = new Map(fields.map((field) => [field.name, field]));

function fieldSelect(chosen) {
  const groups = Map.groupBy ? Map.groupBy(fields, (field) => field.group ?? "") : grouped();
  return el(
    "select",
    { class: "input", "aria-label": "Field" },
    [...groups].map(([group, some]) => {
      const listed = some.map((field) => el("option", { value: field.name, selected: field.name === chosen }, field.title));
      return group ? el("optgroup", { label: group }, listed) : listed;
    }).flat(),
  );
}

function grouped() {
  const groups = new Map();
  for (const field of fields) groups.set(field.group ?? "", [...(groups.get(field.group ?? "") ?? []), field]);
  return groups;
}

function compare(data, gone) {
  const word = Object.keys(data).find((name) => name !== "field") ?? "contains";
  const line = el("div", { class: "filter-line" });
  const field = fieldSelect(data.field);
  const operator = el("select", { class: "input", "aria-label": "How to compare" });
  const place = el("span", { class: "filter-value" });
  const redo = (chosen, value) => {
    const column = known.get(field.value) ?? fields[0];
    operator.replaceChildren(...options(operators(column), chosen));
    valued(place, column, operator.value, value);
  };
  // What was chosen to compare by: a field walked over on the way, which knows it not, does not change it.
  let wanted = data[word] === false ? (word === "is_empty" ? "is_filled" : "is_empty") : word;
  field.addEventListener("change", () => redo(wanted, ""));
  operator.addEventListener("change", () => {
    wanted = operator.value;
    valued(place, known.get(field.value), operator.value, read(place));
  });
  redo(wanted, Array.isArray(data[word]) ? data[word].join(", ") : data[word]);
  line.append(field, operator, place, el("button", { type: "button", class: "icon-button", "aria-label": "Take this comparison away", onclick: gone(line) }, "×"));
  line.read = () => compared(field.value, operator.value, read(place));
  return line;
}

const read = (place) => place.querySelector("input, select")?.value ?? "";

function valued(place, column, operator, value) {
  const isFlag = operator === "is_empty" || operator === "is_filled";
  const given_ = value === undefined || value === null || value === true ? "" : String(value);
  const named = { class: "input", "aria-label": "Value" };
  if (isFlag || (column.refers_to && operator === "is")) place.replaceChildren();
  else if (column.choices && !["in", "not_in"].includes(operator)) place.replaceChildren(el("select", named, options(column.choices, given_)));
  else if (column.type === "yes_no") place.replaceChildren(el("select", named, options([["true", "Yes"], ["false", "No"]], given_)));
  else {
    const isDay = column.type === "date" || column.type === "moment";
    const hint = isDay ? "2026-07-31 or today-30" : ["in", "not_in"].includes(operator) ? "one, another" : "";
    place.replaceChildren(el("input", { ...named, type: "text", value: given_, placeholder: hint }));
  }
}

function compared(name, operator, text) {
  const column = known.get(name);
  if (operator === "is_empty" || operator === "is_filled") return { field: name, [operator]: true };
  if (column.refers_to && operator === "is") return { field: name, is: "me" };
  const value = text.trim();
  if (!value) throw new Error(`${column.title}: a value is missing.`);
  if (column.type === "yes_no") return { field: name, [operator]: value === "true" };
  const one = (part) => (column.isNumber ? amount(part, column) : part.trim());
  const stored = column.choices ? (part) => column.choices.find(([, shown]) => shown.toLowerCase() === part.trim().toLowerCase())?.[0] ?? part.trim() : one;
  return { field: name, [operator]: ["in", "not_in"].includes(operator) ? value.split(",").map(stored) : one(value) };
}

function amount(text, column) {
  const number = Number(text.replace(/[$€£,\s]/g, "").replace("−", "-"));
  if (!Number.isFinite(number)) throw new Error(`${column.title}: ${text} is not a number. Write it like 50000.`);
  return number;
}

function group(data, gone, depth) {
  const word = data.any ? "any" : "all";
  const mode = el("select", { class: "input", "aria-label": "All or any" }, options([["all", "All of these hold"], ["any", "Any of these holds"]], word));
  const lines = el("div", { class: "filter-lines" });
  const take = (line) => () => (line.remove(), box.querySelector("button, select")?.focus());
  const add = (part) => lines.append(part.all || part.any ? group(part, take, depth + 1) : compare(part, take));
  for (const part of data[word] ?? []) add(part);
  const fresh = { field: given.chosen[0], contains: "" };
  const box = el(
    "fieldset",
    { class: "filter-group" },
    el("legend", { class: "sr-only" }, depth ? "Group of comparisons" : "Conditions"),
    el("div", { class: "filter-head" }, mode, depth ? el("button", { type: "button", class: "link-button", onclick: () => box.remove() }, "Take the group away") : null),
    lines,
    el(
      "div",
      { class: "filter-add" },
      el("button", { type: "button", class: "link-button", onclick: () => (add(fresh), lines.lastElementChild.querySelector("select").focus()) }, "Add a comparison"),
      depth < 2 ? el("button", { type: "button", class: "link-button", onclick: () => add({ any: [fresh] }) }, "Add a group") : null,
    ),
  );
  box.read = () => {
    const parts = [...lines.children].map((line) => line.read()).filter(Boolean);
    return parts.length > 1 ? { [mode.value]: parts } : (parts[0] ?? null);
  };
  return box;
}

const simple = (data) =>
  !data || (data.field && Object.keys(data).length === 2) || ((data.all ?? data.any)?.every(simple) ?? false);

export function openFilter(apply) {
  const where = state.where;
  const kept = simple(where) ? null : where;
  const start = !where || kept ? { all: kept ? [] : [{ field: given.chosen[0], contains: "" }] } : where.field ? { all: [where] } : where;
  const top = group(start, null, 0);
  const wrong = el("div");
  const go = () => {
    try {
      const read_ = top.read();
      close();
      apply(kept && read_ ? { all: [kept, read_] } : (read_ ?? kept));
    } catch (problem) {
      wrong.replaceChildren(error(problem.message));
    }
  };
  const note = kept ? el("p", { class: "secondary" }, `Kept as it is in the address: ${JSON.stringify(kept)}. Clear takes it away.`) : null;
  show(`Which ${given.many}?`, [wrong, note, top], [["Show them", go, "primary"], ["Clear", () => (close(), apply(null))], ["Cancel"]], { wide: true });
}

const SAID = Object.fromEntries([...TEXT, ...NUMBER, ...DAY, ...CHOICE, ...EITHER].map(([name, words]) => [name, words]));
const PLAIN = { at_least: "at least", at_most: "at most", more_than: "more than", less_than: "less than" };

export function describe(data) {
  if (!data) return "";
  if (data.not) return `not (${describe(data.not)})`;
  const parts = data.all ?? data.any;
  if (parts) return parts.map((part) => (part.all || part.any ? `(${describe(part)})` : describe(part))).join(data.all ? " and " : " or ");
  const column = known.get(data.field) ?? columns.get(data.field);
  const shown = (value) => column?.choices?.find(([stored]) => stored === value)?.[1] ?? value;
  return Object.keys(data)
    .filter((name) => name !== "field")
    .map((name) => {
      const isDay = column?.type === "date" || column?.type === "moment";
      const words = isDay ? Object.fromEntries(DAY)[name] ?? SAID[name] : PLAIN[name] ?? SAID[name];
      const value = data[name] === true ? "" : [data[name]].flat().map(shown).join(", ");
      return `${column?.title ?? data.field} ${words} ${value}`.trim();
    })
    .join(" and ");
}

export function showWhere() {
  const line = find("where");
  line.hidden = !state.where;
  line.textContent = state.where ? `Where ${describe(state.where)}` : "";
  const badge = find("conditions");
  badge.hidden = !state.where;
  badge.textContent = state.where ? String(leaves(state.where)) : "";
}

const leaves = (data) => (data.all ?? data.any)?.reduce((sum, part) => sum + leaves(part), 0) ?? (data.not ? leaves(data.not) : 1);
