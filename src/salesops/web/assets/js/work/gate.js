// A gate of the sales process in a dialog: what is missing is filled in, sent, and named again until nothing is.
// `asked`: the stage, or the deals and the stage where several are before one gate.
import { get, post } from "./send.js";

// The answer of the move, or null where somebody leaves the deals where they are. `alone`: one of several was moved by itself.
export async function fillIn(dialog, address, asked) {
  const query = new URLSearchParams(typeof asked === "string" ? { to: asked } : asked);
  const form = await get(`${address}?${query}`);
  if (!form.ok) return form;
  let done = null;
  const leave = (event) => {
    event.preventDefault();
    dialog.close();
  };
  const send = async (event) => {
    event.preventDefault();
    const given = new FormData(event.target);
    const answer = await post(event.target.action, given);
    if (!answer.ok && answer.html && [409, 422].includes(answer.status)) return show(answer.html, given);
    done = answer;
    return dialog.close();
  };
  const show = (html, given = []) => {
    dialog.innerHTML = html;
    for (const [name, value] of given) putBack(dialog, name, value);
    dialog.querySelector(".gate-form input:not([type=hidden]), .gate-form select, button")?.focus();
    dialog.querySelector(".gate-form a.button").addEventListener("click", leave);
    dialog.querySelector(".gate-form").addEventListener("submit", send);
    for (const button of dialog.querySelectorAll("[data-alone]")) {
      button.addEventListener("click", () => {
        done = { alone: button.dataset.alone };
        dialog.close();
      });
    }
  };
  // No key goes on to what lies below, which would take it for a change of its own.
  const keep = (event) => event.stopPropagation();
  dialog.addEventListener("keydown", keep);
  return new Promise((resolve) => {
    const closed = () => {
      dialog.removeEventListener("keydown", keep);
      resolve(done);
    };
    dialog.addEventListener("close", closed, { once: true });
    dialog.showModal();
    show(form.html);
  });
}

// Several deals before gates: one form for those with the same target, or for one alone. The answers of what was moved.
export async function fillInAll(dialog, waiting) {
  const answers = [];
  const byStage = Map.groupBy(waiting, (one) => one.gate);
  for (const [to, some] of byStage) {
    let left = [...new Set(some.map((one) => one.id))];
    while (left.length) {
      const one = left.length === 1;
      const answer = await fillIn(
        dialog,
        one ? `/deals/${left[0]}/gate` : "/deals/gate",
        one ? to : [["to", to], ...left.map((id) => ["deal", String(id)])],
      );
      if (answer?.alone) {
        const id = Number(answer.alone.split("/")[2]);
        const own = await fillIn(dialog, answer.alone, to);
        if (own?.ok) answers.push({ ...own, deals: [id] });
        if (own && !own.ok) return { answers, refused: own };
        left = own?.ok ? left.filter((other) => other !== id) : left;
        continue;
      }
      if (answer && !answer.ok) return { answers, refused: answer };
      if (answer) answers.push({ ...answer, deals: answer.deals ?? left });
      break;
    }
  }
  return { answers, refused: null };
}

// What was typed before the answer came stands in the form again.
function putBack(dialog, name, value) {
  const controls = dialog.querySelectorAll(`.gate-form [name="${CSS.escape(name)}"]:not([type=hidden])`);
  for (const control of controls) {
    if (control.type !== "checkbox") control.value = value;
    else if (control.value === value) control.checked = true;
  }
}
