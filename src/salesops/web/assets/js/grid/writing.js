// Every change of cells goes through here: shown at once, sent in order, answered by the server, undone by it.

import { redraw } from "./element.js";
import { resolve } from "./conflict.js";
import { again, count, rows, take } from "./rows.js";
import { asked, columns, given, state, url } from "./state.js";
import { status, toast } from "./telling.js";
import { Refused, tell } from "./talk.js";
import { showFooter } from "./footer.js";
import { fillInAll } from "../work/gate.js";

const button = document.querySelector("[data-do='undo']");
const MOVES = ["stage", "pipeline", "status"];
const done = [];
let line = Promise.resolve();
let waiting = 0;

// One after the other, so that a later change knows the version an earlier one made.
function inLine(go) {
  waiting += 1;
  status("Saving…");
  line = line.then(go, go).finally(() => {
    waiting -= 1;
  });
  return line;
}

// cells: [{ row, prop, text, shown }]
export function write(cells, words = "") {
  const differing = cells.filter(({ row, prop, text }) => row.id !== null && (row[prop] !== text || row.errors[prop]));
  if (!differing.length) return Promise.resolve(true);
  const before = differing.map(({ row, prop }) => [row, prop, row[prop], row.shown[prop]]);
  for (const { row, prop, text, shown } of differing) {
    delete row.errors[prop];
    row[prop] = shown ?? text;
    row.shown[prop] = shown ?? text;
  }
  redraw();
  return inLine(async () => {
    try {
      const answer = await tell(url("write", asked()), { rows: body(differing) });
      take(answer.rows);
      remember({ sequences: answer.sequences, words: words || said(differing) });
      status("All changes saved");
      refreshFooter();
      if (differing.length > 1) offerUndo(`${answer.cells} ${answer.cells === 1 ? "cell" : "cells"} changed.`);
      return true;
    } catch (error) {
      for (const [row, prop, text, shown] of before) (row[prop] = text), (row.shown[prop] = shown ?? text);
      return await refused(error, differing);
    } finally {
      redraw();
    }
  });
}

export function body(cells) {
  const byRow = new Map();
  for (const { row, prop, text } of cells) {
    if (!byRow.has(row.id)) byRow.set(row.id, { id: row.id, version: row.version, cells: {} });
    byRow.get(row.id).cells[prop] = text;
  }
  return [...byRow.values()];
}

const said = (cells) => `${columns.get(cells[0].prop)?.title ?? ""} of ${cells[0].row[state.chosen[0]] ?? given.one}`;

async function refused(error, cells) {
  if (!(error instanceof Refused)) throw error;
  if (error.data.conflicts?.length && !error.data.problems?.length) {
    status("Not saved: changed by somebody else", "bad");
    const kept = await resolve(error.data.conflicts, cells);
    await again(error.data.conflicts.map((one) => one.id));
    redraw();
    // Stands in line behind this one, which must not wait for it.
    if (kept.length) void write(kept);
    else status("All changes saved");
    return false;
  }
  if (error.data.problems?.length) {
    if (error.data.problems.every((problem) => problem.gate)) void fillAndGoOn(error.data.problems, cells);
    else showProblems(error.data.problems, cells);
    return false;
  }
  status("Not saved", "bad");
  toast(error.message, { tone: "bad", action: "Try again", go: () => write(cells), stays: 0 });
  return false;
}

// What the gates ask for is filled in right here; the deals move, and what else was to be written is.
async function fillAndGoOn(problems, cells) {
  status("Not saved yet: the process asks for something first", "bad");
  const moved = await fillGates(problems);
  if (!moved.size) return showProblems(problems, cells);
  const left = cells.filter(({ row, prop }) => !(moved.has(row.id) && MOVES.includes(prop)));
  for (const { row } of cells) row.errors = {};
  await again([...new Set(cells.map(({ row }) => row.id))]);
  redraw();
  status("All changes saved");
  refreshFooter();
  const known = left.map((cell) => ({ ...cell, row: rows.byId.get(cell.row.id) ?? cell.row }));
  if (known.length) void write(known);
}

// The ids of the deals that moved.
export async function fillGates(waiting) {
  const { answers, refused: failed } = await fillInAll(document.querySelector("#gate-dialog"), waiting);
  const moved = new Set(answers.flatMap((answer) => answer.deals));
  for (const answer of answers) remember({ sequences: answer.sequences, words: answer.text });
  if (moved.size) offerUndo(answers.map((answer) => answer.text).join(" "));
  if (failed) toast(failed.text, { tone: "bad", stays: 0 });
  return moved;
}

export function showProblems(problems, cells) {
  const wrong = new Set();
  for (const problem of problems) {
    const sent = cells.find(({ row, prop }) => row.id === problem.id && (prop === problem.field || !problem.field || (problem.gate && MOVES.includes(prop))));
    if (!sent) continue;
    const said = wrong.has(sent) ? `${sent.row.errors[sent.prop].words} ${problem.words}` : problem.words;
    sent.row.errors[sent.prop] = { words: said, text: sent.shown ?? sent.text };
    wrong.add(sent);
  }
  redraw();
  const first = problems[0];
  const many = wrong.size || problems.length;
  status(many === 1 ? "Not saved: one cell is wrong" : `Not saved: ${many} cells are wrong`, "bad");
  const more = problems.length > 1 ? ` And ${problems.length - 1} more, marked in red; nothing was stored.` : "";
  const title = columns.get(first.field)?.title;
  const go = () => {
    for (const { row } of cells) row.errors = {};
    status("All changes saved");
    redraw();
  };
  toast(`${title ? `${title}: ` : ""}${first.words}${more}`, { tone: "bad", action: "Discard", go, stays: 20000 });
}

export function remember(step) {
  if (!step.sequences?.length && !step.token) return;
  done.push(step);
  if (button) button.disabled = false;
}

export const offerUndo = (words) => toast(words, { action: "Undo", go: undo });

export function undo() {
  const step = done.pop();
  if (button) button.disabled = done.length === 0;
  if (!step) return toast("There is nothing of yours left to undo here.");
  return inLine(async () => {
    try {
      if (step.go) await step.go();
      else take((await tell(url("undo", asked()), { sequences: step.sequences })).rows);
      status("All changes saved");
      toast(`Undone: ${step.words || "the last change"}.`);
      refreshFooter();
    } catch (error) {
      status("Not undone", "bad");
      toast(error.message, { tone: "bad", stays: 0 });
    }
    await redraw();
  });
}

let timer = null;
export function refreshFooter() {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    try {
      await count();
      showFooter();
    } catch {
      // The numbers stay as they were; the next answer mends them.
    }
  }, 800);
}

addEventListener("beforeunload", (event) => {
  if (waiting) event.preventDefault();
});
button?.addEventListener("click", undo);
