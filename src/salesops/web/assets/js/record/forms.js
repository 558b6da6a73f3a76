// Facts edited in place (Escape leaves, the focus goes where it was), and what asks something first in a dialog.
const dialog = document.querySelector("#ask");
let returnTo = null;

const focusFirst = (within) => {
  const control = within.querySelector("[aria-invalid], .input:not([type=hidden])");
  control?.focus();
  if (control?.select && control.type === "text") control.select();
};

document.addEventListener("htmx:afterSwap", (event) => {
  const id = event.detail.target?.id ?? "";
  if (id === "ask") {
    if (!dialog.open) {
      returnTo = document.activeElement;
      dialog.showModal();
    }
    focusFirst(dialog);
  }
});

document.addEventListener("htmx:afterSettle", (event) => {
  const swapped = event.detail.elt?.id ? document.getElementById(event.detail.elt.id) : null;
  if (!swapped) return;
  const elsewhere = document.activeElement !== document.body && !swapped.contains(document.activeElement);
  if (elsewhere) return;
  const open = swapped.matches(".is-open") ? swapped : swapped.querySelector(".line-form.is-open, .line-form:not(.add-form)");
  if (open) focusFirst(open);
  else if (swapped.matches(".fact")) swapped.querySelector("[data-edit]")?.focus();
  else swapped.querySelector(".composer [name=subject]")?.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const cancel = event.target.closest?.(".is-open, .line-form")?.querySelector("[data-cancel]");
  if (!cancel) return;
  event.preventDefault();
  cancel.click();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]") && dialog?.open) {
    event.preventDefault();
    dialog.close();
  }
});

dialog?.addEventListener("close", () => {
  dialog.replaceChildren();
  returnTo?.focus();
});
