// Ctrl-K: type to narrow the pages and actions, arrows to move, Enter to go, Escape to leave.
const dialog = document.querySelector(".palette");

if (dialog) {
  const input = dialog.querySelector("input");
  const items = [...dialog.querySelectorAll("[role=option]")];
  const none = dialog.querySelector(".palette-none");
  let shown = items;
  let at = 0;

  const select = (index) => {
    at = shown.length ? (index + shown.length) % shown.length : 0;
    for (const item of items) item.setAttribute("aria-selected", String(item === shown[at]));
    input.setAttribute("aria-activedescendant", shown[at]?.id ?? "");
    shown[at]?.scrollIntoView({ block: "nearest" });
  };

  const narrow = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    shown = items.filter((item) => words.every((word) => item.dataset.words.includes(word)));
    for (const item of items) item.hidden = !shown.includes(item);
    for (const group of dialog.querySelectorAll("[role=group]")) group.hidden = !group.querySelector("[role=option]:not([hidden])");
    none.hidden = shown.length > 0;
    select(0);
  };

  const go = (item) => {
    dialog.close();
    if (item.dataset.click) document.querySelector(item.dataset.click)?.click();
    else location.assign(item.dataset.href);
  };

  const open = () => {
    input.value = "";
    narrow();
    dialog.showModal();
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      dialog.open ? dialog.close() : open();
    }
  });
  document.addEventListener("click", (event) => {
    const item = event.target.closest(".palette [role=option]");
    if (item) go(item);
    else if (event.target.closest("[data-action='find']")) open();
    else if (event.target === dialog) dialog.close();
  });
  input.addEventListener("input", narrow);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") select(at + 1);
    else if (event.key === "ArrowUp") select(at - 1);
    else if (event.key === "Enter" && shown[at]) go(shown[at]);
    else return;
    event.preventDefault();
  });
}
