// Places a definition beside the button that opened it; without this it would stand in the middle of the page.
const GAP = 6;
const EDGE = 12;

document.addEventListener(
  "toggle",
  (event) => {
    const panel = event.target;
    if (!panel.matches?.("[popover].definition") || event.newState !== "open") return;
    const button = document.querySelector(`[popovertarget="${panel.id}"]`).getBoundingClientRect();
    const { width, height } = panel.getBoundingClientRect();
    const below = button.bottom + GAP + height < innerHeight - EDGE;
    panel.style.margin = "0";
    panel.style.inset = "auto";
    panel.style.left = `${Math.max(EDGE, Math.min(button.left, innerWidth - width - EDGE))}px`;
    panel.style.top = `${below ? button.bottom + GAP : Math.max(EDGE, button.top - GAP - height)}px`;
  },
  true,
);
