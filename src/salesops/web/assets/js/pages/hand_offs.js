// Hand-offs: the time that is left runs, and the list is gone through and answered by key.
import { isTyping } from "../work/toast.js";

const MINUTE = 60_000;
const WARNED = [60, 10, 5, 1];
const says = document.querySelector("#hand-off-says");
const times = [...document.querySelectorAll("time[data-due]")];

const span = (milliseconds) => {
  const minutes = Math.floor(milliseconds / MINUTE);
  if (minutes < 10) return `${minutes}:${String(Math.floor((milliseconds % MINUTE) / 1000)).padStart(2, "0")} min`;
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (minutes < 2880) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  const days = Math.floor(minutes / 1440);
  return `${days} day${days === 1 ? "" : "s"}`;
};

// Seconds run only below ten minutes. A screen reader is told when an hour, ten, five and one minute are left, and at the end.
function show(time) {
  const left = Date.parse(time.dataset.due) - Date.now();
  const late = left < 0;
  const words = `${span(Math.abs(left))} ${late ? "late" : "left"}`;
  if (time.textContent !== words) time.textContent = words;
  const place = time.closest(".hand-off-left") ?? time;
  place.classList.toggle("bad", late);
  const before = Number(time.dataset.seen ?? left);
  const passed = WARNED.find((minutes) => before > minutes * MINUTE && left <= minutes * MINUTE);
  if (before >= 0 && late) says.textContent = `${time.dataset.about} is late now.`;
  else if (passed) says.textContent = `${time.dataset.about}: ${passed} minute${passed === 1 ? "" : "s"} left.`;
  time.dataset.seen = left;
}

if (times.length) {
  times.forEach(show);
  setInterval(() => times.forEach(show), 1000);
}

const list = document.querySelector("[data-hand-offs]");
const lines = () => [...list.querySelectorAll(".hand-off")];

function press(line, key) {
  const found = line?.querySelector(`[data-key="${key}"]`);
  if (!found) {
    says.textContent = "That cannot be done with this one.";
  } else if (found.matches("details")) {
    found.open = true;
    found.querySelector("input[name=reason]").focus();
  } else {
    found.click();
  }
}

function onKey(event) {
  if (event.defaultPrevented || isTyping(event) || event.ctrlKey || event.metaKey) return;
  const key = event.key.toLowerCase();
  const line = event.target.closest?.(".hand-off");
  const step = { j: 1, arrowdown: 1, k: -1, arrowup: -1 }[key];
  if (step && (line || key === "j" || key === "k")) {
    const all = lines();
    (line ? all[all.indexOf(line) + step] : all[0])?.querySelector(".hand-off-open").focus();
  } else if (line && "asd".includes(key)) press(line, key);
  else if (key === "z") document.querySelector("[data-key=z]")?.click();
  else return;
  event.preventDefault();
}

if (list) {
  document.addEventListener("keydown", onKey);
  if (new URLSearchParams(location.search).has("answered")) lines()[0]?.querySelector(".hand-off-open").focus();
}
