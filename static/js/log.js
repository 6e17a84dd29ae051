// Prepared remedies, and how long logging takes: from the first key or touch in the form to sending it.
(() => {
  const form = document.querySelector("form.log");
  const field = form && form.elements.namedItem("seconds_to_log");
  if (!field) return;
  const at = (name) => form.elements.namedItem(name);
  const fits = () => {
    const type = at("incident_type").value;
    for (const one of form.querySelectorAll(".shelf [data-type]")) {
      one.hidden = one.dataset.type !== type;
      // What is no longer offered is no longer taken; what it filled in stays.
      if (one.hidden && one.querySelector(":checked")) at("gesture").value = "";
    }
  };
  at("incident_type").addEventListener("change", fits);
  fits();
  // A prepared remedy fills in what was given; without a script the server does.
  form.addEventListener("change", ({ target }) => {
    if (target.name !== "gesture") return;
    const { kind = "", purpose = "compensation", cost = "", what = "" } = target.dataset;
    at("remedy_kind").value = kind;
    at("remedy_purpose").value = purpose;
    at("remedy_cost").value = cost;
    at("remedy_what").value = what;
  });
  let began = 0;
  form.addEventListener("input", () => { began ||= Date.now(); });
  form.addEventListener("submit", () => {
    if (began) field.value = String(Math.round((Date.now() - began) / 1000));
  });
})();
