// Which columns are shown, in which order, and how many stay in place.
import { el } from "./dom.js";
import { close, error, field, select, show } from "./dialog.js";
import { columns, given, state } from "./state.js";

export function openColumns(apply) {
  const chosen = [...state.chosen];
  const shown = el("ol", { class: "column-list", "aria-label": "Shown, from left to right" });
  const rest = el("div", { class: "column-rest" });
  const find = el("input", { class: "input", type: "text", placeholder: "Find a column", "aria-label": "Find a column", oninput: () => redraw() });
  const frozen = select("Columns that stay in place", [0, 1, 2, 3, 4].map((number) => [String(number), String(number)]), String(state.frozen));
  const wrong = el("div");

  const move = (from, step) => {
    const [name] = chosen.splice(from, 1);
    chosen.splice(from + step, 0, name);
    redraw();
    shown.children[from + step].querySelector(step < 0 ? ".up" : ".down").focus();
  };
  const line = (name, at) => {
    const { title } = columns.get(name);
    const button = (look, label, words, go, off) => el("button", { type: "button", class: `icon-button ${look}`, "aria-label": `${label}: ${title}`, disabled: off, onclick: go }, words);
    return el(
      "li",
      {},
      el("span", {}, title),
      button("up", "Further left", "↑", () => move(at, -1), at === 0),
      button("down", "Further right", "↓", () => move(at, 1), at === chosen.length - 1),
      button("out", "Take away", "×", () => (chosen.splice(at, 1), redraw()), false),
    );
  };
  const redraw = () => {
    shown.replaceChildren(...chosen.map(line));
    const wanted = find.value.trim().toLowerCase();
    const left = given.columns.filter((column) => !chosen.includes(column.name) && column.title.toLowerCase().includes(wanted));
    const groups = new Map();
    for (const column of left) groups.set(column.group ?? "", [...(groups.get(column.group ?? "") ?? []), column]);
    rest.replaceChildren(
      ...[...groups].map(([group, some]) =>
        el("section", {}, group ? el("h3", {}, group) : null, some.map((column) => el("button", { type: "button", class: "chip-button", onclick: () => (chosen.push(column.name), redraw()) }, `+ ${column.title}`))),
      ),
    );
  };
  redraw();
  const go = () => {
    if (!chosen.length) return wrong.replaceChildren(error("A grid without columns shows nothing. Choose at least one."));
    close();
    return apply(chosen, Number(frozen.value));
  };
  const standard = () => (close(), apply([...given.standard], 1));
  const content = el("div", { class: "column-halves" }, el("div", {}, el("h3", {}, "Shown"), shown, field("Columns that stay in place", frozen)), el("div", {}, el("h3", {}, "More"), find, rest));
  show("Columns", [wrong, content], [["Show these", go, "primary"], ["As at first", standard], ["Cancel"]], { wide: true });
}
