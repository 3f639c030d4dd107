/**
 * Left and right arrows walk through the students of a jury, unless a field is being filled in; Ctrl and Enter save and go
 * on; proposals are filled in where the page stands. The access keys, the link and the buttons do the same without this script.
 */
const FIELDS = 'input, select, textarea, [contenteditable]';

document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.altKey) {
    const button = document.querySelector<HTMLButtonElement>('.jury-save button');
    if (button) event.preventDefault();
    return button?.click();
  }
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  if (event.target instanceof Element && event.target.closest(FIELDS)) return;
  const rel = event.key === 'ArrowLeft' ? 'prev' : event.key === 'ArrowRight' ? 'next' : null;
  const link = rel && document.querySelector<HTMLAnchorElement>(`.jury-walk a[rel='${rel}']`);
  if (!link) return;
  event.preventDefault();
  link.click();
});

const fill = document.querySelector<HTMLAnchorElement>('a[data-fill]');
fill?.addEventListener('click', (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  for (const line of document.querySelectorAll<HTMLElement>('.jury-form[data-outcome]')) {
    const select = line.querySelector('select')!;
    const outcome = line.querySelector<HTMLInputElement>(`input[value="${line.dataset['outcome']!}"]`)!;
    // What somebody has chosen already stays.
    if (line.querySelector('input[type="radio"]:checked')) continue;
    select.value = line.dataset['level']!;
    outcome.checked = true;
  }
  const said = document.querySelector('[role="status"]') ?? document.createElement('p');
  said.setAttribute('role', 'status');
  said.className = 'done';
  if (!said.isConnected) document.querySelector('.jury-columns')!.before(said);
  said.textContent = fill.dataset['fill']!;
});
