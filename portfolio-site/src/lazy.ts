export function go() { document.title = 'lazy ok'; }
