// Keeps "Data from 3 s ago" true between two answers of the server.
function age(seconds) {
  if (seconds < 60) return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 2 * 86400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} days`;
}

function tick() {
  for (const place of document.querySelectorAll("[data-age]")) {
    const since = Number(place.dataset.since ?? Date.now() - Number(place.dataset.age) * 1000);
    place.dataset.since = since;
    place.textContent = age((Date.now() - since) / 1000);
  }
}

tick();
setInterval(tick, 1000);
