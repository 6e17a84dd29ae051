// How long logging takes: from the first key or touch in the form to sending it.
(() => {
  const form = document.querySelector("form.log");
  const field = form && form.elements.namedItem("seconds_to_log");
  if (!field) return;
  let began = 0;
  form.addEventListener("input", () => { began ||= Date.now(); });
  form.addEventListener("submit", () => {
    if (began) field.value = String(Math.round((Date.now() - began) / 1000));
  });
})();
