// The slider of the map says what it stands at while it is moved; let go, the map is drawn anew.
document.addEventListener("input", (event) => {
  const slider = event.target.closest?.(".map-ways input[type=range]");
  if (!slider) return;
  const said = slider.value === slider.dataset.all ? "all" : slider.value;
  slider.closest("label").querySelector("output").textContent = said;
});

// The last step means every way there is.
document.addEventListener("htmx:configRequest", (event) => {
  const slider = event.target.closest?.(".map-ways")?.querySelector("input[type=range]");
  if (slider && slider.value === slider.dataset.all) event.detail.parameters.delete?.("ways");
});
