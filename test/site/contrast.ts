/**
 * What is no text and carries meaning stands out by 3:1 (RGAA 4.1, 3.3; WCAG
 * 2.2, 1.4.11), as Chromium computes the colours: fields, buttons and links
 * that look like buttons against what is behind them, and each shape of a
 * drawing against what it is drawn on. Boxes to tick are the browser's own.
 */
import type { Page } from 'playwright-core';

/** Every part that stands out less, with its ratio. */
export function faintParts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    type Colour = readonly [red: number, green: number, blue: number, alpha: number];
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
    const read = new Map<string, Colour>();
    const colourOf = (text: string): Colour => {
      const known = read.get(text);
      if (known) return known;
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = text;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
      const colour: Colour = [red!, green!, blue!, alpha! / 255];
      read.set(text, colour);
      return colour;
    };
    const over = ([r, g, b, a]: Colour, [red, green, blue]: Colour): Colour => [r * a + red * (1 - a), g * a + green * (1 - a), b * a + blue * (1 - a), 1];
    const luminance = ([red, green, blue]: Colour): number => {
      const [r, g, b] = [red, green, blue].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4)) as [number, number, number];
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (one: Colour, other: Colour): number => {
      const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
      return (light + 0.05) / (dark + 0.05);
    };
    const grounds = new Map<Element | null, Colour>();
    /** What an element and all that is around it paint behind what is in it. */
    const groundOf = (element: Element | null): Colour => {
      if (element === null) return colourOf('canvas');
      const known = grounds.get(element);
      if (known) return known;
      const ground = over(colourOf(getComputedStyle(element).backgroundColor), groundOf(element.parentElement));
      grounds.set(element, ground);
      return ground;
    };
    const faint: string[] = [];
    const need = (element: Element, what: string, best: number): void => {
      if (best >= 3) return;
      const name = `${element.tagName.toLowerCase()}${[...element.classList].filter((one) => !one.startsWith('astro-')).map((one) => `.${one}`).join('')}`;
      faint.push(`${name} in ${element.parentElement?.closest('[class]')?.getAttribute('class')?.slice(0, 40) ?? ''}: ${what} ${best.toFixed(2)}`);
    };

    const edgesOf = (element: Element, behind: Colour): number[] => {
      const style = getComputedStyle(element);
      return (['Top', 'Right', 'Bottom', 'Left'] as const).map((side) => (style[`border${side}Style`] === 'none' || parseFloat(style[`border${side}Width`]) === 0 ? 1 : ratio(over(colourOf(style[`border${side}Color`]), behind), behind)));
    };
    const parts = 'input:not([type=hidden], [type=checkbox], [type=radio], [type=file], [type=range]), select, textarea, a[href], button, summary';
    for (const element of document.querySelectorAll<HTMLElement>(parts)) {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || element.matches(':disabled, [aria-disabled=true]')) continue;
      const style = getComputedStyle(element);
      // What is drawn by its label is measured there, by eye.
      if (style.clipPath !== 'none') continue;
      const behind = groundOf(element.parentElement);
      const own = edgesOf(element, behind);
      // A field without an edge of its own, in a frame that has one.
      const border = own.some((one) => one > 1) || element.parentElement === null ? own : edgesOf(element.parentElement, groundOf(element.parentElement.parentElement));
      const ground = ratio(groundOf(element), behind);
      const isField = element.matches('input, select, textarea');
      const looksLikeOne = own.every((one) => one > 1) || ground > 1.02;
      if (!isField && (!looksLikeOne || style.textDecorationLine.includes('underline'))) continue;
      need(element, 'edge', Math.max(Math.min(...border), ground));
    }

    for (const svg of document.querySelectorAll('svg')) {
      if (!svg.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const whole = svg.getBoundingClientRect();
      const drawn: { box: DOMRect; colour: Colour }[] = [];
      for (const shape of svg.querySelectorAll<SVGGraphicsElement>('path, rect, circle, ellipse, polygon, line, polyline')) {
        if (shape.closest('defs, pattern, clipPath, mask, symbol')) continue;
        const box = shape.getBoundingClientRect();
        if (box.width + box.height === 0) continue;
        const style = getComputedStyle(shape);
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        const on = drawn.findLast(({ box: one }) => x > one.left && x < one.right && y > one.top && y < one.bottom);
        const behind = on?.colour ?? groundOf(svg.parentElement);
        const painted = (paint: string, opacity: string): Colour | null => {
          if (paint === 'none' || paint.startsWith('url(')) return null;
          const [red, green, blue, alpha] = colourOf(paint);
          return over([red, green, blue, alpha * Number(opacity) * Number(style.opacity)], behind);
        };
        const [fill, stroke] = [painted(style.fill, style.fillOpacity), parseFloat(style.strokeWidth) > 0 ? painted(style.stroke, style.strokeOpacity) : null];
        // A hatching lies over a shape that is measured itself.
        if (!fill && !stroke) continue;
        // What fills the whole drawing is its ground: what is drawn on it is measured against it.
        const isGround = fill !== null && box.width * box.height > 0.95 * whole.width * whole.height;
        if (!isGround) need(shape, 'shape', Math.max(fill ? ratio(fill, behind) : 1, stroke ? ratio(stroke, behind) : 1));
        if (fill) drawn.push({ box, colour: fill });
      }
    }
    return [...new Set(faint)];
  });
}

/**
 * Every way in which text of the page is coloured: its colour, whether it is large, all that is painted behind it, and of
 * what stands in a place of its own, what that is. What axe says of the contrast of a text follows from these. The page
 * keeps which elements each is said of (`coloured`).
 */
export function colouredTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const grounds = new Map<Element, string>();
    const groundOf = (element: Element | null): string => {
      if (element === null) return 'canvas';
      const known = grounds.get(element);
      if (known !== undefined) return known;
      const { backgroundColor, backgroundImage, opacity, position } = getComputedStyle(element);
      const own = [backgroundImage === 'none' ? '' : backgroundImage, opacity === '1' ? '' : opacity, position === 'static' || position === 'relative' ? '' : `${position} ${element.localName}.${element.getAttribute('class') ?? ''}`].filter((one) => one !== '').join(' ');
      const isOpaque = backgroundColor.startsWith('rgb(') || (!backgroundColor.startsWith('rgba(') && !backgroundColor.includes('/'));
      const isClear = backgroundColor === 'rgba(0, 0, 0, 0)';
      // What is placed somewhere may lie over other things than what it is in.
      const behind = isOpaque && own === '' ? '' : groundOf(element.parentElement);
      const ground = isClear && own === '' ? behind : `${own} ${isClear ? '' : backgroundColor} < ${behind}`;
      grounds.set(element, ground);
      return ground;
    };
    const found = new Map<string, Element[]>();
    for (const element of document.querySelectorAll('body, body *')) {
      const hasText = element.matches('input, select, textarea') || [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim() !== '');
      if (!hasText || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const { color, fontSize, fontWeight, textDecorationLine } = getComputedStyle(element);
      const link = element.closest('a');
      const among = link?.parentElement ? ` link in ${getComputedStyle(link.parentElement).color} ${textDecorationLine}` : '';
      const off = element.closest(':disabled, [aria-disabled=true]') ? ' off' : '';
      // WCAG 2.2, 1.4.3: of large text less is asked.
      const size = parseFloat(fontSize) >= (Number(fontWeight) >= 700 ? 18.66 : 24) ? 'large' : 'small';
      const said = `${color} ${size}${among}${off} on ${groundOf(element)}`;
      found.set(said, [...(found.get(said) ?? []), element]);
    }
    (window as unknown as { coloured: typeof found }).coloured = found;
    return [...found.keys()];
  });
}
