// Saved views: kept under a name, shared with nobody, a team or everyone.
import { el } from "./dom.js";
import { close, error, field, options, show } from "./dialog.js";
import { asked, given, state } from "./state.js";
import { Refused, tell } from "./talk.js";

export function openSave() {
  const current = state.view?.mayChange ? state.view : null;
  const name = el("input", { class: "input", type: "text", maxlength: "80", value: state.view?.name ?? "", autofocus: true });
  const sharing = [["nobody", "Only me"], ["everyone", "Everyone"], ...given.teams.map(([id, words]) => [`team ${id}`, `Team ${words}`])];
  const before = current ? (current.shared === "team" ? `team ${current.team}` : current.shared) : "nobody";
  const shared = el("select", { class: "input" }, options(sharing, before));
  const start = el("input", { type: "checkbox", checked: Boolean(state.view?.isDefault) });
  const wrong = el("div");
  const go = async (id) => {
    const [how, team] = shared.value.split(" ");
    const sent = { name: name.value, shared: how, team: team ? Number(team) : null, default: start.checked, widths: state.widths, frozen: state.frozen };
    try {
      const saved = await tell(`${given.urls["save-view"]}?${asked()}`, id ? { ...sent, id, version: current.version } : sent);
      close();
      location.assign(`?view=${saved.id}`);
    } catch (refusal) {
      if (!(refusal instanceof Refused)) throw refusal;
      wrong.replaceChildren(error(refusal.message));
    }
  };
  const content = [
    wrong,
    el("p", { class: "secondary" }, "The filter, the search, the order, the columns and their widths are kept."),
    field("Name", name),
    field("Who may use it", shared),
    el("label", { class: "grid-check" }, start, el("span", {}, `I start here when I open ${given.many}`)),
  ];
  const buttons = current
    ? [[`Save ${current.name}`, () => go(current.id), "primary"], ["Save as another", () => go(null)], ["Cancel"]]
    : [["Save the view", () => go(null), "primary"], ["Cancel"]];
  show("Save what is shown", content, buttons);
}

export function openDelete() {
  const wrong = el("div");
  const go = async () => {
    try {
      await tell(`${given.urls["save-view"]}/${state.view.id}/delete`);
      location.assign(`/${given.path}`);
    } catch (refusal) {
      if (!(refusal instanceof Refused)) throw refusal;
      wrong.replaceChildren(error(refusal.message));
    }
  };
  const words = state.view.shared === "nobody" ? "It is yours alone." : "It is shared: others can no longer use it either.";
  show(`Delete ${state.view.name}?`, [wrong, el("p", {}, `${words} The records stay as they are.`)], [["Delete the view", go, "primary"], ["Keep it"]]);
}
