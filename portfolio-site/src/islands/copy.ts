/** « Copier » beside a text that can be selected by hand as well. */
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
  const id = button.dataset['copy'] ?? '';
  const field = document.getElementById(id);
  const said = document.querySelector<HTMLElement>(`[data-copied="${id}"]`);
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) || !said) continue;
  button.addEventListener('click', async () => {
    field.select();
    const copied = await navigator.clipboard?.writeText(field.value).then(() => true, () => false);
    said.textContent = (copied === true ? button.dataset['done'] : button.dataset['select']) ?? '';
  });
}
