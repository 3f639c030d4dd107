/** Lists that their owner puts in order: dragged by a handle, or moved by the same buttons that send the form where there is no script. What the form sends is the order of the list itself. */
const itemsOf = (list: HTMLElement): HTMLElement[] => [...list.querySelectorAll<HTMLElement>(':scope > [data-item]')];

/** Only what is chosen has a place on the page. */
const isPlaced = (item: HTMLElement): boolean => item.querySelector<HTMLInputElement>('input[data-places]')?.checked ?? true;

function say(list: HTMLElement, item: HTMLElement): void {
  const placed = itemsOf(list).filter(isPlaced);
  const said = document.getElementById(list.dataset['reorder'] ?? '');
  if (said) said.textContent = (list.dataset['said'] ?? '').replace('{name}', item.dataset['item'] ?? '').replace('{place}', String(placed.indexOf(item) + 1)).replace('{count}', String(placed.length));
}

/** The others make room: an element that is moved itself loses the focus, and the pointer that holds it. */
function pass(item: HTMLElement, other: HTMLElement): void {
  const isAbove = (other.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  for (let neighbour: Element | null = null; neighbour !== other; ) {
    neighbour = isAbove ? item.previousElementSibling : item.nextElementSibling;
    if (!neighbour) return;
    if (isAbove) item.after(neighbour);
    else item.before(neighbour);
  }
}

for (const list of document.querySelectorAll<HTMLElement>('[data-reorder]')) {
  list.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>('[data-move]') : null;
    const item = button?.closest<HTMLElement>('[data-item]');
    if (!button || !item || item.parentElement !== list) return;
    event.preventDefault();
    const placed = itemsOf(list).filter(isPlaced);
    const to = placed[placed.indexOf(item) + Number(button.dataset['move'])];
    if (to) pass(item, to);
    say(list, item);
  });

  list.addEventListener('pointerdown', (event) => {
    const handle = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-handle]') : null;
    const item = handle?.closest<HTMLElement>('[data-item]');
    if (!handle || !item || event.button !== 0) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    item.classList.add('dragged');
    const move = ({ clientY }: PointerEvent): void => {
      const over = itemsOf(list).find((one) => {
        const { top, bottom } = one.getBoundingClientRect();
        return one !== item && clientY >= top && clientY <= bottom;
      });
      if (!over) return;
      const { top, height } = over.getBoundingClientRect();
      const isAbove = (over.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
      if (isAbove ? clientY < top + height / 2 : clientY > top + height / 2) pass(item, over);
    };
    const end = (): void => {
      handle.removeEventListener('pointermove', move);
      item.classList.remove('dragged');
      say(list, item);
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', end, { once: true });
  });
}
