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

// A log dropped anywhere on its field is the file of the form.
const field = document.querySelector("[data-drop]");
field?.addEventListener("dragover", (event) => { event.preventDefault(); field.classList.add("is-over"); });
field?.addEventListener("dragleave", () => field.classList.remove("is-over"));
field?.addEventListener("drop", (event) => {
  event.preventDefault();
  field.classList.remove("is-over");
  field.querySelector("input[type=file]").files = event.dataTransfer.files;
});
// Reading takes seconds: the button says so and cannot be pressed twice.
field?.closest("form").addEventListener("submit", (event) => {
  const button = event.target.querySelector("button[type=submit]");
  button.disabled = true;
  button.textContent = "Reading…";
});
