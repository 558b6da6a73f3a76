// How many match and what they add up to; what is said where nothing does.
import { counted, find } from "./dom.js";
import { rows } from "./rows.js";
import { given, state, url, asked } from "./state.js";

export function showFooter() {
  const { footer } = rows;
  find("count").textContent = footer.said;
  find("noun").textContent = footer.noun;
  find("sum").textContent = footer.sum;
  find("sum-line").hidden = !footer.sum;
}

export function showWhole() {
  showFooter();
  const isNarrowed = state.filters.size > 0 || state.search !== "" || state.where !== null;
  const isEmpty = rows.total === 0;
  find("empty").hidden = !isEmpty;
  find("grid").hidden = isEmpty;
  find("empty-title").textContent = isNarrowed ? `No ${given.many} match` : `No ${given.many} yet`;
  find("empty-says").textContent = isNarrowed
    ? "Nothing in your scope meets the filter and the search as they stand."
    : `Import a file, or add the first ${given.one} by hand.`;
  find("empty-clear").hidden = !isNarrowed;
  document.querySelector(".is-clear").hidden = !isNarrowed;
  for (const chip of document.querySelectorAll("[data-chip]")) {
    chip.setAttribute("aria-pressed", String(state.filters.has(chip.dataset.chip)));
  }
  for (const link of document.querySelectorAll("[data-export]")) link.href = url(link.dataset.export, asked());
}

export const rowsWords = (number) => counted(number, given.one, given.many);
