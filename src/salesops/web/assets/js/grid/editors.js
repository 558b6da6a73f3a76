// The editors of cells: plain text, and a list to choose from (choices, yes and no, names of records).
import { el } from "./dom.js";
import { ask } from "./talk.js";
import { columns, given, url } from "./state.js";

const PATIENCE = 1000;
let begun = -PATIENCE;
let held = null;

// A letter opens an editor, which takes in by itself what is typed until it is drawn. Enter and Tab are held for it.
export const begin = () => (begun = performance.now());
export const isOpening = () => performance.now() - begun < PATIENCE;
export const hold = (key) => (held = key);

class Editor {
  constructor(column, save, close) {
    this.column = columns.get(column.prop);
    this.save = save;
    this.close = close;
    this.input = null;
  }
  getValue() {
    return this.input?.value;
  }
  appendPendingInput(text) {
    if (!this.input) return false;
    this.input.value += text;
    this.input.focus();
    return true;
  }
  componentDidRender() {
    setTimeout(() => {
      this.input?.focus();
      this.opened?.();
      this.goOn();
    });
  }
  goOn() {
    const key = held;
    [begun, held] = [-PATIENCE, null];
    if (key) this.input?.dispatchEvent(new KeyboardEvent("keydown", { key, code: key, bubbles: true, cancelable: true }));
  }
  beforeDisconnect() {
    this.input?.blur();
  }
  properties() {
    return {
      type: "text",
      class: "grid-editor",
      value: this.editCell?.val ?? "",
      autocomplete: "off",
      "aria-label": this.column.title,
      ref: (node) => (this.input = node),
      onKeyDown: (event) => this.onKey(event),
    };
  }
  onKey(event) {
    if (event.isComposing || (event.key !== "Enter" && event.key !== "Tab")) return;
    const value = this.getValue();
    this.beforeDisconnect();
    this.save(value, event.key === "Tab");
  }
}

const inCell = (h, input) => h("div", { class: "grid-edit-row", role: "row" }, h("div", { class: "grid-edit-cell", role: "gridcell" }, input));

export class TextEditor extends Editor {
  render(h) {
    return inCell(h, h("input", this.properties()));
  }
}

let number = 0;

export class ListEditor extends Editor {
  constructor(...given) {
    super(...given);
    this.offers = [];
    this.at = -1;
    this.id = `grid-list-${(number += 1)}`;
    this.list = el("ul", { class: "grid-list", role: "listbox", id: this.id, "aria-label": this.column.title });
  }
  render(h) {
    const combobox = { role: "combobox", "aria-expanded": "false", "aria-controls": this.id, "aria-autocomplete": "list" };
    return inCell(h, h("input", { ...this.properties(), ...combobox, onInput: () => this.offer(this.input.value) }));
  }
  opened() {
    if (this.list.isConnected || !this.input) return;
    const place = this.input.getBoundingClientRect();
    document.getElementById("main").append(this.list);
    this.list.style.left = `${place.left}px`;
    this.list.style.minWidth = `${place.width}px`;
    this.list.style.top = `${place.bottom + 260 > innerHeight ? Math.max(8, place.top - 250) : place.bottom + 2}px`;
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const item = event.target.closest("[role=option]");
      if (item) this.choose(this.offers[Number(item.dataset.at)]);
    });
    this.offer(this.input.value === this.editCell?.model?.[this.column.name] ? "" : this.input.value);
  }
  async offer(text) {
    const mine = (this.asking = Symbol(text));
    const found = await this.found(text);
    if (mine !== this.asking || !this.input) return;
    this.offers = found;
    this.at = text && found.length ? 0 : -1;
    this.show();
  }
  async found(text) {
    const wanted = text.trim().toLowerCase();
    if (!this.column.refers_to) {
      const stages = this.column.name === "stage" ? given.stages?.[this.editCell?.model?.pipelineKey] : null;
    const listed = this.column.type === "yes_no" ? [["yes", "Yes"], ["no", "No"]] : (stages ?? this.column.choices);
      const words = listed.map(([value, shown]) => ({ text: this.column.type === "yes_no" ? value : shown, shown, note: "" }));
      return words.filter((one) => one.shown.toLowerCase().includes(wanted));
    }
    try {
      const { names } = await ask(url("names", new URLSearchParams({ of: this.column.name, q: text.trim() }).toString()));
      return names.map((one) => ({ text: `#${one.id}`, shown: one.name, note: one.note }));
    } catch {
      return [];
    }
  }
  show() {
    this.list.replaceChildren(
      ...this.offers.map((one, at) =>
        el(
          "li",
          { role: "option", id: `${this.id}-${at}`, "data-at": String(at), "aria-selected": String(at === this.at) },
          el("span", {}, one.shown),
          one.note ? el("span", { class: "muted" }, one.note) : null,
        ),
      ),
    );
    this.list.hidden = !this.offers.length;
    this.input.setAttribute("aria-expanded", String(this.offers.length > 0));
    this.input.setAttribute("aria-activedescendant", this.at >= 0 ? `${this.id}-${this.at}` : "");
    this.list.children[this.at]?.scrollIntoView({ block: "nearest" });
  }
  choose(one, byTab = false) {
    this.beforeDisconnect();
    this.save(one, byTab);
  }
  onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.offers.length) {
      event.preventDefault();
      event.stopPropagation();
      this.at = (this.at + step + this.offers.length) % this.offers.length;
      this.show();
    } else if ((event.key === "Enter" || event.key === "Tab") && this.at >= 0) {
      event.preventDefault();
      event.stopPropagation();
      this.choose(this.offers[this.at], event.key === "Tab");
    } else super.onKey(event);
  }
  disconnectedCallback() {
    this.asking = null;
    this.list.remove();
  }
}
