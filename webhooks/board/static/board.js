// What this adds is a comfort; every page works without it.
"use strict";
const search = document.getElementById("f-q");
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, button");
  if (event.key === "/" && search && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
    search.select();
  }
});
for (const form of document.querySelectorAll("form.filters")) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) {
      if (field.name && !field.value) field.disabled = true; // keeps empty filters out of the address
    }
  });
}
window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form.filters :disabled")) field.disabled = false;
});
