// The deal board: cards are dragged or moved by key, at once; the server says whether it holds, and everything can be undone.
import Sortable from "sortablejs";
import { fillIn } from "../work/gate.js";
import { get, post, undo } from "../work/send.js";
import { isTyping, say, toast } from "../work/toast.js";

const board = document.querySelector(".board");
const mayMove = board?.hasAttribute("data-may-move");
const query = board?.dataset.query ?? "?";
const moveDialog = document.querySelector("#move-dialog");
const closingDialog = document.querySelector("#closing-dialog");
const done = [];

const cardOf = (element) => element?.closest?.(".deal-card");
const listOf = (stage) => board.querySelector(`.lane[data-stage="${CSS.escape(stage)}"] .lane-cards`);
const laneOf = (element) => element.closest(".lane");
const lanes = () => [...board.querySelectorAll(".lane")];
const openLanes = () => lanes().filter((lane) => lane.dataset.status === "open" && "target" in lane.dataset);
const cardsOf = (lane) => [...lane.querySelectorAll(".deal-card")];
const isShown = (lane) => !lane.classList.contains("is-closing") || lane.classList.contains("is-unfolded");
const address = (path, values) => `${path}${query}${query.length > 1 ? "&" : ""}${new URLSearchParams(values)}`;

// One tab stop a lane: the card last looked at there. Arrow keys reach the others.
function rove(current) {
  for (const lane of lanes()) {
    const links = [...lane.querySelectorAll(".deal-open")];
    const wanted = [current, document.activeElement, lane.querySelector('.deal-open[tabindex="0"]'), links[0]];
    const chosen = wanted.find((link) => links.includes(link));
    for (const link of links) {
      const button = cardOf(link).querySelector(".deal-move");
      link.tabIndex = link === chosen ? 0 : -1;
      if (button) button.tabIndex = link.tabIndex;
    }
  }
}

function focus(card) {
  const link = card?.querySelector(".deal-open");
  if (!link) return;
  rove(link);
  link.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function recount() {
  for (const lane of lanes()) {
    const link = lane.querySelector(".lane-foot a");
    const total = Number(lane.querySelector(".lane-head").dataset.total);
    const left = total - cardsOf(lane).length;
    if (!link) continue;
    link.textContent = isShown(lane) && cardsOf(lane).length ? `${left.toLocaleString("en-US")} more in the grid →` : "All in the grid →";
    link.hidden = left <= 0;
  }
}

async function refreshHeads() {
  await window.htmx.ajax("GET", `/board/heads${query}`, { target: board, swap: "none" });
  recount();
}

// Puts a card as the server shows it where it belongs now.
function place({ deal, stage, card }, { keep = false } = {}) {
  const old = document.getElementById(`deal-${deal}`);
  const list = stage === null ? null : listOf(stage);
  if (!card || !list) {
    old?.remove();
    return null;
  }
  const holder = document.createElement("template");
  holder.innerHTML = card.trim();
  const made = holder.content.firstElementChild;
  if (keep && old?.parentElement === list) old.replaceWith(made);
  else {
    old?.remove();
    list.prepend(made);
  }
  return made;
}

async function reload(deal) {
  const now = await get(address("/board/card", { deal }));
  return now.ok ? place(now) : place({ deal, stage: null, card: "" });
}

function beginMove(card, stage, placed) {
  const from = card.parentElement;
  const before = card.nextElementSibling;
  if (!placed) listOf(stage)?.prepend(card);
  card.classList.add("is-moving");
  return () => {
    card.classList.remove("is-moving");
    from.insertBefore(card, before?.parentElement === from ? before : null);
  };
}

async function move(card, stage, { fields = {}, back } = {}) {
  const { deal, version, name } = card.dataset;
  const lane = laneOf(listOf(stage));
  const putBack = back ?? beginMove(card, stage, false);
  const result = await post(`/board/move${query}`, { deal, version, stage, ...fields });
  if (!result.ok) {
    await refused(card, stage, result, putBack);
    return result;
  }
  const made = place(result, { keep: true });
  focus(isShown(lane) ? made : null);
  rove(made?.querySelector(".deal-open"));
  if (result.sequences.length) remember({ deal, name, sequences: result.sequences });
  await refreshHeads();
  const text = `${name} moved to ${lane.dataset.name}.`;
  toast(text, { undo: result.sequences.length ? takeBack : undefined });
  say(`${text} ${lane.querySelector(".lane-count").textContent} deals stand there now. Control Z takes it back.`);
  return result;
}

async function refused(card, stage, result, putBack) {
  putBack();
  if (result.gate) return fillAndMove(card, stage);
  const text = `${card.dataset.name} was not moved. ${result.text}`;
  if (result.status === 409 || result.status === 404) {
    const now = await reload(card.dataset.deal);
    await refreshHeads();
    focus(now);
  } else focus(card);
  toast(text, { bad: true });
}

// What the gate asks for is filled in right there; then the deal moves.
async function fillAndMove(card, stage) {
  const { deal, name } = card.dataset;
  const result = await fillIn(document.querySelector("#gate-dialog"), `/deals/${deal}/gate`, stage);
  if (!result) {
    focus(card);
    return say(`${name} was not moved.`);
  }
  if (!result.ok) return toast(`${name} was not moved. ${result.text}`, { bad: true });
  remember({ deal, name, sequences: result.sequences });
  focus(await reload(deal));
  await refreshHeads();
  const text = `${name} moved to ${laneOf(listOf(stage)).dataset.name}.`;
  toast(text, { undo: takeBack });
  return say(`${text} Control Z takes it back.`);
}

function remember(entry) {
  done.push(entry);
  if (done.length > 50) done.shift();
}

async function takeBack() {
  const last = done.pop();
  if (!last) return say("There is nothing to take back.");
  const result = await undo(last.sequences);
  if (!result.ok) {
    toast(`That could not be taken back. ${result.text}`, { bad: true });
    await reload(last.deal);
    return refreshHeads();
  }
  const card = await reload(last.deal);
  focus(card);
  await refreshHeads();
  const text = card ? `${last.name} is back in ${laneOf(card).dataset.name}.` : `${last.name} is as it was before.`;
  toast(text);
  say(text);
}

// Winning and losing ask for what is needed first.
async function close(card, stage) {
  const form = await get(address("/board/closing", { deal: card.dataset.deal, stage }));
  if (!form.ok) return toast(form.text, { bad: true });
  closingDialog.innerHTML = form.html;
  closingDialog.showModal();
  closingDialog.addEventListener("close", () => focus(document.getElementById(card.id)), { once: true });
  closingDialog.querySelector("[data-close]").addEventListener("click", () => closingDialog.close());
  closingDialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(event.target));
    const result = await post(event.target.action, fields);
    const problem = closingDialog.querySelector(".form-error");
    if (!result.ok && result.status === 422 && !result.gate) {
      problem.textContent = result.text;
      problem.hidden = false;
      return closingDialog.querySelector(`[name="${CSS.escape(result.fields?.[0] ?? "")}"]`)?.focus();
    }
    closingDialog.close();
    await closed(card, stage, result);
  });
}

async function closed(card, stage, result) {
  if (!result.ok) return refused(card, stage, result, () => {});
  const next = card.nextElementSibling?.matches(".deal-card") ? card.nextElementSibling : card.previousElementSibling;
  const lane = laneOf(listOf(stage));
  place(result);
  rove();
  focus(isShown(lane) ? document.getElementById(card.id) : cardOf(next));
  remember({ deal: card.dataset.deal, name: card.dataset.name, sequences: result.sequences });
  await refreshHeads();
  const text = `${card.dataset.name} is in ${lane.dataset.name} now.`;
  toast(text, { undo: takeBack });
  say(`${text} Control Z takes it back.`);
}

function to(card, stage, options) {
  const lane = laneOf(listOf(stage));
  return lane.dataset.status === "open" ? move(card, stage, options) : close(card, stage);
}

function step(card, by) {
  const stages = openLanes();
  const at = stages.indexOf(laneOf(card));
  const next = at < 0 ? (by < 0 ? stages.at(-1) : null) : stages[at + by];
  if (next) return move(card, next.dataset.stage);
  return say(by > 0 ? "This is the last open stage. M offers won and lost." : "This is the first stage.");
}

function choose(card) {
  moveDialog.querySelector("[data-move-name]").textContent = card.dataset.name;
  for (const option of moveDialog.querySelectorAll(".move-option")) {
    option.toggleAttribute("aria-current", option.dataset.stage === card.dataset.stage);
  }
  moveDialog.returnValue = "";
  moveDialog.dataset.card = card.id;
  moveDialog.showModal();
  moveDialog.querySelector(".move-option:not([aria-current])")?.focus();
}

function chosen(option) {
  const card = document.getElementById(moveDialog.dataset.card);
  moveDialog.close();
  if (option.dataset.stage === card.dataset.stage) return focus(card);
  return to(card, option.dataset.stage);
}

// Arrow keys: up and down within a lane, left and right to the card at the same height.
function neighbour(card, key) {
  const lane = laneOf(card);
  const cards = cardsOf(lane);
  const at = cards.indexOf(card);
  if (key === "ArrowUp" || key === "ArrowDown") return cards[at + (key === "ArrowDown" ? 1 : -1)];
  if (key === "Home" || key === "End") return key === "Home" ? cards[0] : cards.at(-1);
  const filled = lanes().filter((one) => isShown(one) && cardsOf(one).length);
  const beside = filled[filled.indexOf(lane) + (key === "ArrowRight" ? 1 : -1)];
  return beside && cardsOf(beside)[Math.min(at, cardsOf(beside).length - 1)];
}

function onKey(event) {
  if (event.defaultPrevented || isTyping(event)) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && mayMove) {
    event.preventDefault();
    takeBack();
    return;
  }
  const card = cardOf(document.activeElement);
  if (!card || event.ctrlKey || event.metaKey) return;
  if (/^(Arrow|Home|End)/.test(event.key) && !event.shiftKey) focus(neighbour(card, event.key));
  else if (mayMove && (event.key === "]" || (event.shiftKey && event.key === "ArrowRight"))) step(card, 1);
  else if (mayMove && (event.key === "[" || (event.shiftKey && event.key === "ArrowLeft"))) step(card, -1);
  else if (mayMove && event.key.toLowerCase() === "m") choose(card);
  else return;
  event.preventDefault();
}

function fold(lane) {
  const unfolded = lane.classList.toggle("is-unfolded");
  lane.querySelector(".lane-fold").setAttribute("aria-expanded", String(unfolded));
  if (unfolded) window.htmx.trigger(lane.querySelector(".lane-cards"), "unfold");
  recount();
}

function dropped(event) {
  board.classList.remove("is-dragging");
  const { item: card, from, to: list, oldDraggableIndex: index } = event;
  if (from === list) return;
  const stage = laneOf(list).dataset.stage;
  const putBack = () => {
    card.classList.remove("is-moving");
    from.insertBefore(card, cardsOf(laneOf(from))[index] ?? from.querySelector(".lane-more"));
  };
  if (laneOf(list).dataset.status === "open") {
    card.classList.add("is-moving");
    move(card, stage, { back: putBack });
  } else {
    putBack();
    close(card, stage);
  }
}

function makeSortable(lane) {
  Sortable.create(lane.querySelector(".lane-cards"), {
    group: { name: "deals", put: "target" in lane.dataset },
    draggable: ".deal-card",
    filter: ".deal-move",
    preventOnFilter: false,
    sort: false,
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    delay: 180,
    delayOnTouchOnly: true,
    emptyInsertThreshold: 24,
    ghostClass: "is-ghost",
    dragClass: "is-dragged",
    scrollSensitivity: 80,
    onStart: () => board.classList.add("is-dragging"),
    onEnd: dropped,
  });
}

// A card that came with a further page but is there already (it was moved meanwhile) is shown once.
function withoutRepeats(list) {
  const seen = new Set();
  for (const card of list.querySelectorAll(".deal-card")) {
    if (seen.has(card.dataset.deal)) card.remove();
    seen.add(card.dataset.deal);
  }
}

if (board) {
  rove();
  recount();
  document.addEventListener("keydown", onKey);
  board.addEventListener("focusin", (event) => event.target.matches(".deal-open") && rove(event.target));
  board.addEventListener("click", (event) => {
    const button = event.target.closest(".lane-fold, .deal-move");
    if (button?.matches(".lane-fold")) fold(laneOf(button));
    else if (button) choose(cardOf(button));
  });
  board.addEventListener("htmx:configRequest", (event) => {
    if (!event.target.matches(".lane-more")) return;
    const url = new URL(event.detail.path, location.origin);
    url.searchParams.set("offset", cardsOf(laneOf(event.target)).length);
    event.detail.path = url.pathname + url.search;
  });
  board.addEventListener("htmx:afterSettle", () => {
    for (const list of board.querySelectorAll(".lane-cards")) withoutRepeats(list);
    for (const lane of board.querySelectorAll(".lane.is-unfolded .lane-fold")) lane.setAttribute("aria-expanded", "true");
    rove();
    recount();
  });
  if (mayMove) {
    lanes().forEach(makeSortable);
    moveDialog.addEventListener("click", (event) => {
      const option = event.target.closest(".move-option");
      if (option) chosen(option);
      else if (event.target === moveDialog) moveDialog.close();
    });
    moveDialog.addEventListener("keydown", (event) => {
      const option = moveDialog.querySelectorAll(".move-option")[Number(event.key) - 1];
      if (option) chosen(option);
    });
    moveDialog.addEventListener("close", () => focus(document.getElementById(moveDialog.dataset.card)));
  }
}
