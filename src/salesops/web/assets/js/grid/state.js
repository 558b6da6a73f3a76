// What the grid shows, and the address that shows the same to whoever follows it.
export const given = JSON.parse(document.getElementById("grid-data").textContent);
export const columns = new Map(given.columns.map((column) => [column.name, column]));

export const state = {
  chosen: given.chosen,
  widths: { ...given.widths },
  frozen: given.frozen,
  order: given.order,
  where: given.where,
  filters: new Set(given.filters),
  search: given.search,
  view: given.view,
  isViewChanged: false,
};

const KEPT = `grid-widths-${given.kind}`;
try {
  state.widths = { ...JSON.parse(localStorage.getItem(KEPT) ?? "{}"), ...state.widths };
} catch {
  localStorage.removeItem(KEPT);
}

export function keepWidth(name, width) {
  state.widths[name] = Math.round(width);
  localStorage.setItem(KEPT, JSON.stringify(state.widths));
}

const same = (one, other) => one.length === other.length && one.every((name, at) => name === other[at]);

function parameters({ whole }) {
  const query = new URLSearchParams();
  for (const chip of state.filters) query.append("filter", chip);
  if (state.where) query.set("where", JSON.stringify(state.where));
  if (state.search) query.set("q", state.search);
  if (state.order.length) query.set("order", state.order.join(","));
  if (whole || !same(state.chosen, given.standard)) query.set("columns", state.chosen.join(","));
  if (given.asOf) query.set("as_of", given.asOf);
  return query;
}

// Everything said, for the server to answer without knowing what this page began with.
export function asked(more = {}) {
  const query = parameters({ whole: true });
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  return query.toString();
}

export function showAddress() {
  const query = parameters({ whole: false });
  if (state.view && !state.isViewChanged) {
    history.replaceState(null, "", `?view=${state.view.id}${given.asOf ? `&as_of=${given.asOf}` : ""}`);
  } else history.replaceState(null, "", `?${query}`);
}

export const url = (name, query = "") => given.urls[name] + (query ? `?${query}` : "");
