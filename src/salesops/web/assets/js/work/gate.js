// A gate of the sales process in a dialog: what is missing is filled in, sent, and named again until nothing is.
import { get, post } from "./send.js";

// The answer of the move, or null where somebody leaves the deal where it is.
export async function fillIn(dialog, address, to) {
  const form = await get(`${address}?${new URLSearchParams({ to })}`);
  if (!form.ok) return form;
  let done = null;
  const show = (html) => {
    dialog.innerHTML = html;
    dialog.querySelector(".gate-form input:not([type=hidden]), .gate-form select, button")?.focus();
    dialog.querySelector(".gate-form a.button").addEventListener("click", (event) => {
      event.preventDefault();
      dialog.close();
    });
    dialog.querySelector(".gate-form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const answer = await post(event.target.action, new FormData(event.target));
      if (!answer.ok && answer.html && [409, 422].includes(answer.status)) return show(answer.html);
      done = answer;
      return dialog.close();
    });
  };
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(done), { once: true });
    dialog.showModal();
    show(form.html);
  });
}
