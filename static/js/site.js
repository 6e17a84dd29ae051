/* Keys, clock texts and manners of forms. Every page works without it. */
(() => {
  "use strict";
  const all = (what, from = document) => [...from.querySelectorAll(what)];
  const one = (what, from = document) => from.querySelector(what);

  /* Keys: silent in fields, with modifiers, and where the person turned them off. */
  let going = 0;
  const shown = (node) => node && node.checkVisibility();
  const press = (node) => {
    if (!node) return false;
    if (node.matches("input")) node.focus();
    else node.click();
    return true;
  };
  const step = (by) => {
    const rows = all(".rows .row, .table tbody tr").filter((row) => shown(row) && one("a", row));
    if (!rows.length) return false;
    const at = rows.findIndex((row) => row.classList.contains("is-here") || row.contains(document.activeElement));
    const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    rows.forEach((row) => row.classList.toggle("is-here", row === next));
    one("a", next).focus();
    return true;
  };
  const keys = {
    "j": () => step(1),
    "k": () => step(-1),
    ".": () => press(all("[data-primary], .act .btn-p").find(shown)),
    "g": () => (going = Date.now()),
  };
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
    if (event.key === "Escape") all("details[data-closes][open]").forEach((sheet) => { sheet.open = false; one("summary", sheet).focus(); });
    if (field || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.body.dataset.keys === "off") return;
    const key = event.key.toLowerCase();
    const soon = Date.now() - going < 1500;
    going = 0;
    const marked = (name) => all(`[${name}="${CSS.escape(key)}"]`)[0];
    const done = soon ? press(marked("data-go")) : keys[key] ? keys[key]() : press(marked("data-key"));
    if (done) event.preventDefault();
  });

  /* Clock texts: each minute; the server's words are right on load. Same words as templatetags/times.py. */
  const length = (minutes) => {
    const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
    if (days) return hours ? `${days} d ${hours} h` : `${days} d`;
    if (hours) return rest ? `${hours} h ${rest} min` : `${hours} h`;
    return `${rest} min`;
  };
  const tick = () => {
    const now = Date.now();
    all("time[data-due]").forEach((clock) => {
      const left = Date.parse(clock.dateTime) - now;
      if (left > 7200000) return;
      const risk = left > 0 && clock.dataset.warn && Date.parse(clock.dataset.warn) <= now;
      const minutes = Math.floor(Math.abs(left) / 60000);
      const words = left > 0
        ? `${risk ? "at risk, " : ""}${minutes ? length(minutes) : "less than 1 min"} left`
        : minutes ? `${length(minutes)} late` : "late since now";
      if (clock.textContent !== words) clock.textContent = words;
      clock.className = left <= 0 ? "late" : risk ? "at-risk" : "due";
    });
  };
  setInterval(tick, 20000);

  /* One press is one post; the button comes back with the page. The server keeps its own guard. */
  const rest = (form, busy) => {
    form.toggleAttribute("data-busy", busy);
    all("button:not([type=button])", form).forEach((button) => { button.disabled = busy; });
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.hasAttribute("data-busy")) return event.preventDefault();
    setTimeout(() => rest(form, true));
  });
  addEventListener("pageshow", () => all("form[data-busy]").forEach((form) => rest(form, false)));

  const store = (work) => { try { return work(localStorage); } catch { return null; } };

  /* After a page or fragment arrives: first error, remembered folds. */
  const arrive = (part) => {
    const wrong = one(".error-sum, [aria-invalid=true], [data-trouble]", part);
    if (wrong) wrong.focus();
    all("details[data-keep]", part).forEach((fold) => {
      const open = store((box) => box.getItem(`fold:${fold.dataset.keep}`));
      if (open !== null) fold.open = open === "1" || Boolean(one(".errorlist", fold));
    });
    tick();
  };
  document.addEventListener("toggle", (event) => {
    const { keep } = event.target.dataset;
    if (keep) store((box) => box.setItem(`fold:${keep}`, event.target.open ? "1" : "0"));
  }, true);
  document.addEventListener("htmx:afterRequest", () => all("form[data-busy]").forEach((form) => rest(form, false)));
  const lost = () => {
    const words = "Not saved: no answer came back. What you typed is still here; try again.";
    one("#toast").replaceChildren(Object.assign(document.createElement("p"), { className: "toast error", textContent: words }));
  };
  document.addEventListener("htmx:sendError", lost);
  document.addEventListener("htmx:responseError", (event) => { if (event.detail.xhr.status >= 429) lost(); });
  document.addEventListener("htmx:afterSettle", (event) => arrive(event.target));
  document.addEventListener("click", (event) => {
    const toast = event.target.closest("[data-dismiss]");
    if (toast) toast.parentElement.remove();
    all("details[data-closes][open]").forEach((sheet) => { if (!sheet.contains(event.target)) sheet.open = false; });
    all("[data-print]").forEach((button) => { if (button.contains(event.target)) print(); });
  });
  arrive(document);
})();
