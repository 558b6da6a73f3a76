// CodeMirror over a textarea that stays the truth for the form that is sent. It lives in a shadow root, where its style
// sheets are adopted ones: what a strict style-src lets through.
import { autocompletion, closeBrackets, completionKeymap } from "@codemirror/autocomplete";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { minimalSetup } from "codemirror";
import { completions } from "./completing.js";

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: [tags.string, tags.content], color: "var(--ink)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--ink-3)", fontStyle: "italic" },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: "var(--good)" },
]);

const look = EditorView.theme({
  "&": { backgroundColor: "var(--surface)", color: "var(--ink)", border: "1px solid var(--line-strong)", borderRadius: "6px", fontSize: "12px" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace", lineHeight: "18px", maxHeight: "560px" },
  ".cm-content": { padding: "8px 0", caretColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--ink-3)", borderRight: "1px solid var(--line)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--accent-soft)" },
  ".cm-tooltip": { backgroundColor: "var(--surface)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "6px", boxShadow: "var(--shadow-float)" },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "220px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent-solid)", color: "#fff" },
  ".cm-completionDetail": { color: "inherit", fontStyle: "normal", marginLeft: "10px" },
  ".cm-completionInfo": { maxWidth: "320px", padding: "6px 10px" },
  ".cm-diagnostic": { padding: "4px 8px", borderLeft: "3px solid var(--bad-fill)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--bad-fill)" },
});

export function editor(source, { readonly, schema, changed }) {
  const host = document.createElement("div");
  host.className = "policy-code";
  source.hidden = true;
  source.after(host);
  const shadow = host.attachShadow({ mode: "open" });
  let isOurs = false;
  const follow = EditorView.updateListener.of((update) => {
    if (!update.docChanged) return;
    source.value = update.state.doc.toString();
    if (!isOurs) changed();
  });
  const view = new EditorView({
    root: shadow,
    parent: shadow,
    state: EditorState.create({
      doc: source.value,
      extensions: [
        minimalSetup,
        lineNumbers(),
        lintGutter(),
        closeBrackets(),
        yaml(),
        syntaxHighlighting(colours),
        look,
        EditorView.lineWrapping,
        EditorState.tabSize.of(2),
        EditorView.contentAttributes.of({ "aria-label": "The document as YAML", tabindex: "0" }),
        EditorState.readOnly.of(readonly),
        autocompletion({ override: [completions(schema)], icons: false }),
        keymap.of(completionKeymap),
        follow,
      ],
    }),
  });
  source.value = view.state.doc.toString();

  const place = (number) => view.state.doc.line(Math.min(Math.max(number, 1), view.state.doc.lines));
  return {
    focus: () => view.focus(),
    replace(text) {
      if (text === view.state.doc.toString()) return;
      isOurs = true;
      view.dispatch({ changes: smallest(view.state.doc.toString(), text) });
      isOurs = false;
    },
    mark(mistakes) {
      const found = mistakes.map((one) => {
        const line = place(one.line);
        const start = line.from + (line.text.length - line.text.trimStart().length);
        return { from: start, to: line.to, severity: "error", message: one.text };
      });
      view.dispatch(setDiagnostics(view.state, found));
    },
    goTo(number) {
      const line = place(number);
      view.dispatch({ selection: { anchor: line.from }, effects: EditorView.scrollIntoView(line.from, { y: "center" }) });
      view.focus();
    },
  };
}

// The one piece in which two texts differ, so that the cursor and what is folded stay.
function smallest(before, after) {
  let from = 0;
  while (from < before.length && from < after.length && before[from] === after[from]) from++;
  let back = 0;
  while (back < before.length - from && back < after.length - from && before.at(-1 - back) === after.at(-1 - back)) back++;
  return { from, to: before.length - back, insert: after.slice(from, after.length - back) };
}
