// On a phone the sidebar is a drawer: opened by its button, closed by Escape, the scrim or a choice.
const root = document.documentElement;
root.classList.add("drawer-ready");

function set(open) {
  root.classList.toggle("is-drawer-open", open);
  const button = document.querySelector(".drawer-open");
  button?.setAttribute("aria-expanded", String(open));
  if (open) document.querySelector(".sidebar a, .sidebar button")?.focus();
  else if (document.activeElement?.closest(".sidebar")) button?.focus();
}

const isOpen = () => root.classList.contains("is-drawer-open");

document.addEventListener("click", (event) => {
  if (event.target.closest(".drawer-open")) set(!isOpen());
  else if (isOpen() && (event.target.closest(".scrim") || event.target.closest(".sidebar a"))) set(false);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isOpen()) set(false);
});
