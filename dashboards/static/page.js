// Small comforts for browsers that run scripts; every page works without them.
"use strict";
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
// What is folded on the screen stands open on paper.
addEventListener("beforeprint", () => { for (const fold of document.querySelectorAll("details.fold")) fold.open = true; });
// A list that goes over several pages is printed whole: its address shows all rows, and
// the print starts once it is there.
for (const a of document.querySelectorAll("[data-print-list]")) a.hash = "cetak";
if (location.hash === "#cetak") addEventListener("load", () => window.print());
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy), said = button.parentElement.querySelector("[data-copied]");
    try {
      await navigator.clipboard.writeText(text.value);
      said.textContent = said.dataset.copied;
    } catch {
      text.focus();
      text.select();
    }
  });
}
// A table that is wider than the screen says so.
const cut = (box) => {
  const hint = box.previousElementSibling?.matches(".cut") ? box.previousElementSibling : null, wide = box.scrollWidth > box.clientWidth + 1;
  if (wide && !hint) {
    const p = document.createElement("p");
    p.className = "cut";
    p.textContent = document.body.dataset.cut;
    box.before(p);
  } else if (!wide) hint?.remove();
};
if (typeof ResizeObserver === "function") {
  const watch = new ResizeObserver((all) => all.forEach((e) => cut(e.target)));
  for (const box of document.querySelectorAll(".scroll:not(.cards-box)")) watch.observe(box);
}
for (const select of document.querySelectorAll("form.scope select")) {
  select.addEventListener("change", () => {
    // A new area makes the smaller one meaningless.
    const order = ["province", "regency", "district"];
    const at = order.indexOf(select.name);
    if (at < 0) return;
    for (const smaller of order.slice(at + 1)) {
      const other = select.form.elements[smaller];
      if (other) other.value = "";
    }
  });
}
