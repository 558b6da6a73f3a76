// The page of a draft: the document as a form and as text, each following the other. The server alone reads YAML: what is
// written in one is sent there, and comes back for the other with mistakes and differences.
import { Idiomorph } from "idiomorph";
import { editor } from "../policies/editor.js";
import { tabs } from "../policies/tabs.js";

const root = document.querySelector("#policy-editor");
const source = document.querySelector("#policy-text");
if (root && source) start();

function start() {
  const form = document.querySelector("#policy-form");
  const said = root.querySelector(".policy-said");
  const saved = source.value;
  const isReadonly = "readonly" in root.dataset;
  let newest = 0;
  let typing;
  let pending = Promise.resolve();
  let isFilling = 0;

  const text = editor(source, { readonly: isReadonly, schema: root.dataset.schema, changed: onText });
  tabs(root.querySelector(".policy-tabs"), (name) => name === "tab-text" && text.focus());
  if (isReadonly) form.querySelectorAll("input, select, textarea, button").forEach((one) => (one.disabled = true));
  showMistakes([...document.querySelectorAll("[data-mistakes] [data-line]")].map((one) => ({ line: Number(one.dataset.line), text: one.nextElementSibling.textContent })));
  document.addEventListener("click", (event) => {
    const line = event.target.closest("[data-line]");
    if (line) goTo(Number(line.dataset.line));
  });
  if (isReadonly) return;

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => fill(""));
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (button) fill(button.dataset.step);
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      document.querySelector("#policy-save button[value=save]").click();
    }
  });
  // What was filled in a moment ago is in the text before the text is sent.
  document.querySelector("#policy-save").addEventListener("submit", (event) => {
    if (!isFilling) return;
    event.preventDefault();
    event.stopPropagation();
    const { submitter, target } = event;
    pending.then(() => target.requestSubmit(submitter));
  });
  let isLeavingWell = false;
  document.addEventListener("submit", (event) => (isLeavingWell ||= event.target.method === "post"));
  addEventListener("beforeunload", (event) => source.value !== saved && !isLeavingWell && event.preventDefault());

  function onText() {
    mark();
    clearTimeout(typing);
    typing = setTimeout(() => ask(root.dataset.look, new URLSearchParams({ text: source.value })), 350);
  }

  function fill(step) {
    const values = new URLSearchParams(new FormData(form));
    values.set("@text", source.value);
    values.set("@step", step);
    pending = ask(root.dataset.fill, values, step);
    isFilling += 1;
    pending.finally(() => (isFilling -= 1));
  }

  async function ask(address, values, step = "") {
    const asked = ++newest;
    values.set("csrfmiddlewaretoken", document.querySelector("#policy-save [name=csrfmiddlewaretoken]").value);
    let found;
    try {
      const response = await fetch(address, { method: "POST", body: values, headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(response.status);
      found = await response.json();
    } catch {
      said.textContent = "The server cannot be reached, so the form and the text are not in step. Nothing is lost here; try again.";
      return;
    }
    if (asked !== newest) return;
    if (found.text !== undefined) text.replace(found.text);
    mark();
    if (found.form && !(document.activeElement?.closest("#policy-form") && found.text === undefined)) morph(found.form);
    showMistakes(found.mistakes);
    if (found.differing) document.querySelector("#policy-differing").innerHTML = found.differing;
    said.textContent = summary(found);
    after(step);
  }

  function morph(html) {
    Idiomorph.morph(form, html, {
      morphStyle: "innerHTML",
      ignoreActiveValue: true,
      callbacks: { beforeAttributeUpdated: (name, node) => !(name === "open" && node.tagName === "DETAILS") },
    });
  }

  // A new entry is opened and its first input focused.
  function after(step) {
    const [word, name] = step.split(":");
    if (word !== "add") return;
    const entries = [...form.querySelectorAll(`details[data-name^="${name}."]`)].filter((one) => !one.dataset.name.slice(name.length + 1).includes("."));
    const last = entries.at(-1);
    if (!last) return;
    last.open = true;
    last.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  }

  function mark() {
    const isDirty = source.value !== saved;
    document.querySelectorAll(".policy-step button").forEach((button) => (button.disabled = isDirty));
    document.querySelector(".policy-unsaved").hidden = !isDirty || !document.querySelector(".policy-next .policy-step");
  }

  function goTo(line) {
    document.querySelector("#tab-text").click();
    text.goTo(line);
  }

  function showMistakes(mistakes) {
    text.mark(mistakes);
    const card = document.querySelector("#policy-mistakes");
    card.hidden = !mistakes.length;
    card.querySelector("[data-mistakes]").replaceChildren(
      ...mistakes.map((one) => {
        const item = document.createElement("li");
        const line = document.createElement("button");
        Object.assign(line, { type: "button", className: "policy-line", textContent: `Line ${one.line}` });
        line.dataset.line = one.line;
        const words = document.createElement("span");
        words.textContent = one.text;
        item.append(line, " ", words);
        return item;
      }),
    );
  }
}

function summary({ mistakes, lost = [] }) {
  const count = mistakes.length;
  const found = count ? `${count} ${count === 1 ? "mistake" : "mistakes"}; each is marked.` : "No mistakes.";
  return lost.length ? `${found} These comments could not be kept: ${lost.join(" ")}` : found;
}
