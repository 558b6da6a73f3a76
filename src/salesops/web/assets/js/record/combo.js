// A text field that offers records whose name is like what is typed. Works by keyboard; the id goes into the hidden field.
const parts = (node) => {
  const combo = node.closest(".combo");
  return { combo, input: combo.querySelector("[role=combobox]"), id: combo.querySelector("input[type=hidden]"), list: combo.querySelector("[role=listbox]") };
};
const options = (list) => [...list.querySelectorAll("[role=option][data-id]")];
let waiting = 0;

const close = ({ input, list }) => {
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
};

const mark = ({ input, list }, chosen) => {
  for (const option of options(list)) option.setAttribute("aria-selected", String(option === chosen));
  if (!chosen) return;
  input.setAttribute("aria-activedescendant", chosen.id);
  chosen.scrollIntoView({ block: "nearest" });
};

const choose = (of, option) => {
  of.input.value = option.dataset.name;
  of.id.value = option.dataset.id;
  close(of);
};

const look = async (of) => {
  const turn = ++waiting;
  const address = new URL(of.combo.dataset.choices, location.href);
  address.searchParams.set("q", of.id.value ? "" : of.input.value);
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  if (!answer.ok || turn !== waiting || document.activeElement !== of.input) return;
  of.list.innerHTML = await answer.text();
  options(of.list).forEach((option, place) => { option.id = `${of.list.id}-${place}`; });
  of.list.hidden = false;
  of.input.setAttribute("aria-expanded", "true");
};

let timer;
document.addEventListener("input", (event) => {
  if (!event.target.matches?.(".combo [role=combobox]")) return;
  const of = parts(event.target);
  of.id.value = "";
  clearTimeout(timer);
  timer = setTimeout(() => look(of), 120);
});

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.(".combo [role=combobox]")) return;
  const of = parts(event.target);
  const open = !of.list.hidden;
  if (event.key === "ArrowDown" && !open) {
    event.preventDefault();
    look(of);
    return;
  }
  if (!open) return;
  const all = options(of.list);
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    mark(of, all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
  } else if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    choose(of, all[at]);
  } else if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    close(of);
  } else if (event.key === "Tab") {
    if (at >= 0) choose(of, all[at]);
    else close(of);
  }
}, true);

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.(".combo-option[data-id]");
  if (!option) return;
  event.preventDefault();
  choose(parts(option), option);
});

document.addEventListener("focusout", (event) => {
  if (event.target.matches?.(".combo [role=combobox]")) close(parts(event.target));
});
