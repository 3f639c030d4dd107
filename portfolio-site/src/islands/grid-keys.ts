/** Arrow keys in the cohort's grid move between the links of its cells; without this script, Tab does. */
const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The nearest link in the direction of a move: rows and columns without one are passed over. */
const linkFrom = (table: HTMLTableElement, cell: HTMLTableCellElement, [down, right]: readonly [number, number]): HTMLAnchorElement | null => {
  let row = (cell.parentElement as HTMLTableRowElement).rowIndex + down;
  let column = cell.cellIndex + right;
  while (table.rows[row]?.cells[column]) {
    const link = table.rows[row]?.cells[column]?.querySelector('a');
    if (link) return link;
    row += down;
    column += right;
  }
  return null;
};

for (const table of document.querySelectorAll<HTMLTableElement>('table[data-grid]')) {
  table.addEventListener('keydown', (event) => {
    const move = moves[event.key];
    const cell = event.target instanceof HTMLAnchorElement ? event.target.closest<HTMLTableCellElement>('td, th') : null;
    if (!move || !cell || event.altKey || event.ctrlKey || event.metaKey) return;
    const link = linkFrom(table, cell, move);
    if (!link) return;
    event.preventDefault();
    link.focus();
    link.closest('td, th')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
}
