// The slider over a record's life: moving it sets the day, letting go shows the record as it was. By keyboard it waits a moment.
const form = document.querySelector("#as-of");
const range = form?.querySelector(".as-of-range");
const field = form?.querySelector("input[type=date]");
const DAY = 86_400_000;
const PAUSE = 600;
const MOVED = "as-of moved";

if (range) {
  const first = Date.parse(`${form.dataset.first}T00:00:00Z`);
  const said = new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeZone: "UTC" });
  let timer;
  const show = () => {
    const address = new URL(form.action, location.href);
    if (range.value !== range.max) address.searchParams.set("as_of", field.value);
    sessionStorage.setItem(MOVED, "yes");
    location.assign(address);
  };
  range.addEventListener("input", () => {
    const day = new Date(first + Number(range.value) * DAY);
    field.value = day.toISOString().slice(0, 10);
    range.setAttribute("aria-valuetext", said.format(day));
    clearTimeout(timer);
  });
  range.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
  if (sessionStorage.getItem(MOVED)) range.focus({ preventScroll: true });
  sessionStorage.removeItem(MOVED);
}
