/* Words not saved yet: kept on this device per person and form, offered back, gone after save and sign-out. */
(() => {
  "use strict";
  const all = (what, from = document) => [...from.querySelectorAll(what)];
  const mine = `draft:${document.body.dataset.user || ""}:`;
  const kept = (work) => { try { return work(localStorage); } catch { return null; } };
  const typed = (form) => all("input, textarea, select", form).filter((field) =>
    field.name && !["hidden", "password", "file", "submit"].includes(field.type));
  const values = (form) => typed(form).map((field) =>
    ["radio", "checkbox"].includes(field.type) ? field.checked : field.value);
  const offered = new WeakSet();
  let pause;

  const bring = (form, old) => typed(form).forEach((field, index) => {
    if (typeof old[index] === "boolean") field.checked = old[index];
    else if (old[index] !== undefined) field.value = old[index];
  });
  const offer = (form) => {
    if (offered.has(form)) return;
    offered.add(form);
    const key = mine + form.dataset.draft;
    const draft = kept((box) => JSON.parse(box.getItem(key)));
    if (!draft || form.querySelector(".errorlist") || String(draft.values) === String(values(form))) return;
    const note = Object.assign(document.createElement("p"), { className: "draft" });
    const when = new Date(draft.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    const choice = (textContent, act) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-s", textContent });
      button.addEventListener("click", () => { act(); note.remove(); });
      return button;
    };
    note.append(`Unsaved words from ${when}`,
      choice("Bring them back", () => bring(form, draft.values)),
      choice("Clear them", () => kept((box) => box.removeItem(key))));
    form.prepend(note);
  };
  const arrive = (part) => {
    const refused = part.querySelector(".error-sum, .errorlist, [data-trouble]");
    const sent = kept((box) => box.getItem("draft:sent"));
    kept((box) => { box.removeItem("draft:sent"); if (sent && !refused) box.removeItem(sent); });
    all("form[data-draft]").forEach(offer);
  };

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (!form) return;
    clearTimeout(pause);
    const key = mine + form.dataset.draft;
    pause = setTimeout(() => kept((box) => box.setItem(key, JSON.stringify({ at: Date.now(), values: values(form) }))), 400);
  });
  document.addEventListener("submit", ({ target: form }) => {
    if (form.hasAttribute("data-leaves")) kept((box) => Object.keys(box).filter((key) => key.startsWith("draft:")).forEach((key) => box.removeItem(key)));
    if (!form.dataset.draft) return;
    clearTimeout(pause);
    const key = mine + form.dataset.draft;
    kept((box) => { box.setItem(key, JSON.stringify({ at: Date.now(), values: values(form) })); box.setItem("draft:sent", key); });
  });
  document.addEventListener("htmx:afterSettle", (event) => arrive(event.target));
  arrive(document);
})();
