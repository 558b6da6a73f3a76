// Ctrl-K: records as one types, then actions and pages; arrows to move, Enter to go, Escape to leave; `>` for actions alone.
import { forget, opened } from "./opened.js";

const dialog = document.querySelector(".palette");
const DEBOUNCE = 110;
const FEWEST = 2;

if (dialog) {
  const input = dialog.querySelector("input");
  const list = dialog.querySelector(".palette-list");
  const found = dialog.querySelector("[data-palette-found]");
  const groups = [...dialog.querySelectorAll("[data-palette-static]")];
  const fixed = [...dialog.querySelectorAll("[data-palette-static] [role=option]")];
  const none = dialog.querySelector("[data-palette-none]");
  const status = dialog.querySelector("[data-palette-status]");
  let shown = [];
  let at = 0;
  let moved = false;
  let timer = 0;
  let asking = null;
  let waiting = false; // for the answer to what is typed
  let entered = false; // while waiting: go as soon as it is there

  const select = (index) => {
    at = shown.length ? (index + shown.length) % shown.length : 0;
    for (const item of list.querySelectorAll("[role=option]")) item.setAttribute("aria-selected", String(item === shown[at]));
    if (shown[at]) input.setAttribute("aria-activedescendant", shown[at].id);
    else input.removeAttribute("aria-activedescendant");
    shown[at]?.scrollIntoView({ block: "nearest" });
  };

  const words = () => input.value.replace(/^\s*>/, "").toLowerCase().split(/\s+/).filter(Boolean);
  const actionsAlone = () => input.value.trimStart().startsWith(">");

  const narrow = () => {
    const wanted = words();
    for (const item of fixed) item.hidden = !wanted.every((word) => item.dataset.words.includes(word));
    for (const group of groups) {
      const pages = group.dataset.paletteStatic === "pages";
      group.hidden = (pages && actionsAlone()) || !group.querySelector("[role=option]:not([hidden])");
    }
  };

  const settle = ({ busy = false, problem = "" } = {}) => {
    const before = shown[at];
    shown = [...list.querySelectorAll("[role=option]")].filter((item) => !item.hidden && !item.closest("[hidden]"));
    none.textContent = problem || "Nothing has these words.";
    none.hidden = !problem && (busy || shown.length > 0);
    list.setAttribute("aria-busy", String(busy));
    waiting = busy;
    const kept = moved ? shown.indexOf(before) : 0;
    if (kept < 0) moved = false;
    select(Math.max(0, kept));
    if (!busy && entered && !problem && shown[at]) go(shown[at]);
    if (!busy) entered = false;
    if (!busy) status.textContent = problem || `${shown.length} ${shown.length === 1 ? "result" : "results"}`;
  };

  const option = (id, { kind, title, of, note, href }) => {
    const item = document.createElement("div");
    item.className = "palette-item";
    item.id = id;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.href = href;
    item.append(dialog.querySelector(`template[data-icon="${kind}"]`).content.cloneNode(true));
    for (const [name, text] of [["palette-title", title], ["palette-of", of], ["palette-note", note]]) {
      if (!text) continue;
      const part = document.createElement("span");
      part.className = name;
      part.textContent = text;
      item.append(part, " ");
    }
    return item;
  };

  const group = (name, title, items) => {
    const box = document.createElement("div");
    const label = document.createElement("p");
    label.className = "palette-group";
    label.id = `palette-of-${name}`;
    label.setAttribute("role", "presentation");
    label.textContent = title;
    box.setAttribute("role", "group");
    box.setAttribute("aria-labelledby", label.id);
    box.append(label, ...items);
    return box;
  };

  const show = (answer) => {
    const parts = (answer.groups ?? []).map(({ kind, title, results }) =>
      group(kind, title, results.map((one) => option(`palette-${kind}-${one.id}`, one))),
    );
    if (answer.results?.length) {
      parts.push(group("opened", "Opened lately", answer.results.map((one) => option(`palette-${one.kind}-${one.id}`, one))));
    }
    if (answer.groups?.some((one) => one.more)) {
      const all = option("palette-all", { kind: "all", title: `Everything that has “${input.value.trim()}”`, href: answer.all });
      parts.push(group("all", "More", [all]));
    }
    found.replaceChildren(...parts);
  };

  const ask = async (query) => {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const response = await fetch(`/find?${query}`, { signal, headers: { Accept: "application/json" } });
      if (response.redirected) throw new Error("You are logged out. Load the page again to log in.");
      if (!response.ok) throw new Error(response.status === 403 ? "Records are not yours to see." : "Records cannot be searched just now.");
      show(await response.json());
      settle();
    } catch (error) {
      if (signal.aborted) return;
      found.replaceChildren();
      settle({ problem: error instanceof TypeError ? "The server does not answer. Pages and actions still work." : error.message });
    }
  };

  const typed = () => {
    clearTimeout(timer);
    asking?.abort();
    moved = false;
    entered = false;
    narrow();
    const text = input.value.trim();
    if (!text) {
      const lately = opened();
      found.replaceChildren();
      settle();
      if (lately) ask(`recent=${encodeURIComponent(lately)}`);
    } else if (actionsAlone() || text.length < FEWEST) {
      found.replaceChildren();
      settle();
    } else {
      settle({ busy: true });
      timer = setTimeout(() => ask(`q=${encodeURIComponent(text)}`), DEBOUNCE);
    }
  };

  const go = (item) => {
    dialog.close();
    if (item.dataset.click) document.querySelector(item.dataset.click)?.click();
    else location.assign(item.dataset.href);
  };

  const open = () => {
    input.value = "";
    dialog.showModal();
    typed();
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      dialog.open ? dialog.close() : open();
    }
  });
  document.addEventListener("click", (event) => {
    const item = event.target.closest(".palette [role=option]");
    if (item) go(item);
    else if (event.target.closest("[data-action='find']")) open();
    else if (event.target === dialog || event.target.closest("[data-palette-close]")) dialog.close();
    if (event.target.closest("[data-action='logout']")) forget();
  });
  dialog.addEventListener("close", () => {
    clearTimeout(timer);
    asking?.abort();
  });
  input.addEventListener("input", typed);
  input.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: Math.min(at + 8, shown.length - 1), PageUp: Math.max(at - 8, 0) };
    if (event.isComposing) return;
    if (event.key in steps) {
      moved = true;
      select(steps[event.key]);
    } else if (event.key === "Enter" && waiting && !moved) entered = true;
    else if (event.key === "Enter" && shown[at]) go(shown[at]);
    else return;
    event.preventDefault();
  });
}
