/** Left and right arrows walk through the students of a jury, unless a field is being filled in; the access keys work without this script. */
const FIELDS = 'input, select, textarea, [contenteditable]';

document.addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  if (event.target instanceof Element && event.target.closest(FIELDS)) return;
  const rel = event.key === 'ArrowLeft' ? 'prev' : event.key === 'ArrowRight' ? 'next' : null;
  const link = rel && document.querySelector<HTMLAnchorElement>(`.jury-walk a[rel='${rel}']`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
