// Counts the seconds in which a post can be undone, quietly, and takes the button away after them.

for (const form of document.querySelectorAll("form[data-undo]")) {
  const left = form.querySelector("[data-undo-left]");
  const end = performance.now() + form.dataset.undo * 1000;
  const tick = setInterval(() => {
    const seconds = Math.ceil((end - performance.now()) / 1000);
    if (seconds > 0) {
      left.textContent = ` (${seconds})`;
      return;
    }
    clearInterval(tick);
    if (form.contains(document.activeElement)) {
      const post = form.previousElementSibling;
      post.tabIndex = -1;
      post.focus({ preventScroll: true });
    }
    form.remove();
  }, 1000);
}
