// The stage a deal stands in is in view from the start, also where the path is wider than the screen.
const show = () => {
  const steps = document.querySelector(".path-steps");
  const here = steps?.querySelector('[aria-current="step"]');
  if (!here) return;
  const ahead = here.getBoundingClientRect().left - steps.getBoundingClientRect().left;
  steps.scrollLeft += ahead - (steps.clientWidth - here.offsetWidth) / 2;
};

show();
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.querySelector?.(".path-steps") || event.target.matches?.(".path-steps")) show();
});
