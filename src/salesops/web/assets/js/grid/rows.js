// The rows: as many places as records match, filled a page at a time as one scrolls.
import { ask } from "./talk.js";
import { asked, given, state, url } from "./state.js";

export const rows = { all: [], total: 0, byId: new Map(), footer: given.footer };
let pages = new Map();
let generation = 0;

const empty = (at) => ({ at, id: null });

export function fill(row, data) {
  for (const name of state.chosen) row[name] = data.typed[name] ?? "";
  row.id = data.id;
  row.version = data.version;
  row.shown = data.shown;
  row.tones = data.tones;
  row.refs = data.refs;
  row.pipelineKey = data.pipeline;
  row.errors = {};
  rows.byId.set(data.id, row);
}

export function begin(data, footer) {
  generation += 1;
  pages = new Map([[0, Promise.resolve()]]);
  rows.footer = footer;
  rows.total = footer.count;
  rows.byId = new Map();
  rows.all = Array.from({ length: footer.count }, (_, at) => empty(at));
  data.forEach((one, at) => rows.all[at] && fill(rows.all[at], one));
}

export async function reload(signal) {
  const answer = await ask(url("rows", asked({ total: 1 })), signal);
  begin(answer.rows, answer.footer);
}

// Loads what is between two rows; false if nothing had to be loaded.
export async function ensure(from, to) {
  const wanted = [];
  for (let page = Math.floor(Math.max(0, from) / given.page); page * given.page < Math.min(to + 1, rows.total); page += 1) {
    if (!pages.has(page)) pages.set(page, load(page));
    wanted.push(pages.get(page));
  }
  return (await Promise.all(wanted)).some(Boolean);
}

async function load(page) {
  const mine = generation;
  try {
    const answer = await ask(url("rows", asked({ offset: page * given.page })));
    if (mine !== generation) return false;
    answer.rows.forEach((one, at) => {
      const row = rows.all[page * given.page + at];
      if (row) fill(row, one);
    });
    return true;
  } catch (error) {
    if (mine === generation) pages.delete(page);
    throw error;
  }
}

// Puts in what the server answered to a write.
export function take(data) {
  for (const one of data) {
    const row = rows.byId.get(one.id);
    if (row) fill(row, one);
  }
}

export async function again(ids) {
  const query = new URLSearchParams({ where: JSON.stringify({ field: "id", in: ids }), columns: state.chosen.join(",") });
  take((await ask(url("rows", query.toString()))).rows);
}

export async function count() {
  const mine = generation;
  const { footer } = await ask(url("rows", asked({ total: 1 })));
  if (mine === generation) rows.footer = footer;
}
