// What the theme leaves out for those who read by keyboard or by ear.
document.addEventListener("DOMContentLoaded", () => {
  for (const caption of document.querySelectorAll(".caption[role=heading]")) {
    caption.setAttribute("aria-level", "2");
  }
  for (const wide of document.querySelectorAll("pre, .table-wrapper, p:has(> img)")) {
    wide.tabIndex = 0; // can be pushed aside by the arrow keys where it does not fit
  }
});
