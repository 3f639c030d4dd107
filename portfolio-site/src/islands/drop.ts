/** A form on which things may be dropped, and shows that it takes them. */
export const takeDrops = (form: HTMLElement, take: (dropped: DataTransfer | null) => void): void => {
  form.addEventListener('dragover', (event) => {
    event.preventDefault();
    form.classList.add('over');
  });
  form.addEventListener('dragleave', () => form.classList.remove('over'));
  form.addEventListener('drop', (event) => {
    event.preventDefault();
    form.classList.remove('over');
    take(event.dataTransfer);
  });
};
