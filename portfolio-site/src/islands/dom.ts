/** Elements built by hand: text is always text, never markup, since badges are written by others. */
type Child = Node | string | null | undefined | false;

const SVG = 'http://www.w3.org/2000/svg';
/** Marks that turn the reading direction of what follows: a name could show other words than were signed, or write the domain beside it backwards (Unicode Technical Report 36, section 3.2). */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;
const straight = (child: Node | string): Node | string => (typeof child === 'string' ? child.replace(TURNING, '') : child);

/** An element with attributes and children; empty children are left out. */
export const el = <Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: Readonly<Record<string, string>> = {}, ...children: readonly Child[]): HTMLElementTagNameMap[Tag] => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child): child is Node | string => Boolean(child)).map(straight));
  return element;
};

/** A sign in a 24 × 24 box; decorative, since the word stands beside it. */
export const sign = (path: string, className: string): SVGSVGElement => {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', className);
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('width', '24');
  svg.setAttribute('height', '24');
  const shape = document.createElementNS(SVG, 'path');
  shape.setAttribute('d', path);
  shape.setAttribute('fill-rule', 'evenodd');
  svg.append(shape);
  return svg;
};

/** The button says that it is at work and cannot be pressed twice; it keeps the focus. */
export const busy = (button: HTMLButtonElement, working: boolean): void => {
  button.setAttribute('aria-disabled', String(working));
};

export const isBusy = (button: HTMLButtonElement): boolean => button.getAttribute('aria-disabled') === 'true';

/** Once what was just put on the page is on the screen; at once where nothing is drawn. */
export const drawn = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    // A page in the background has no frames.
    setTimeout(resolve, document.hidden ? 0 : 500);
  });

/** An element of a drawing. */
export const draw = (tag: string, attributes: Readonly<Record<string, string | number>> = {}, ...children: readonly Child[]): SVGElement => {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
};
