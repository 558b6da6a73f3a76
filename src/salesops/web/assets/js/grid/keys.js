// The keyboard in the grid: Escape leaves it, the rest as in a spreadsheet.
import { el } from "./dom.js";
import { show } from "./dialog.js";

const KEYS = [
  ["Enter or F2", "edit the cell"],
  ["Letters and digits", "write over the cell"],
  ["Escape", "stop editing; then leave the grid, so that Tab goes on"],
  ["Arrows, with Ctrl to the edge", "move; with Shift choose a range"],
  ["Ctrl C, Ctrl V", "copy a range, paste a block"],
  ["Ctrl D", "fill the range down from its first row"],
  ["Delete", "empty the cell or the range"],
  ["Ctrl Z", "undo the last change"],
  ["Shift Space", "choose the row"],
  ["Ctrl Enter", "open the record"],
  ["Alt ↑, Alt ↓", "sort by this column"],
];

export const showKeys = () =>
  show(
    "Keys in the grid",
    el("dl", { class: "grid-keys" }, KEYS.map(([key, does]) => el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, does)))),
    [["Close", null, "primary"]],
  );
