/**
 * A reader's own spacing of text (RGAA 4.1, 10.12; WCAG 2.2, 1.4.12): lines of
 * 1.5, letters 0.12, words 0.16 and paragraphs 2 times the size of the font.
 * Nothing may be cut off, stick out of its box, or lie over other text.
 */
import type { Page } from 'playwright-core';

/** What is lost with that spacing at the present width of the window, in words. */
export function crowdedText(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }');
    document.adoptedStyleSheets.push(sheet);
    const found: string[] = [];
    const wider = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wider > 0) found.push(`the page is ${wider} px wider than its window`);

    type Line = { rect: DOMRect; words: string; element: Element };
    const lines: Line[] = [];
    const say = ({ words, element }: Line): string => `« ${words.slice(0, 40)} » in ${element.tagName.toLowerCase()}.${element.classList[0] ?? ''}`;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const words = node.textContent!.trim();
      const element = node.parentElement!;
      if (words === '' || element.closest('script, style, noscript, template, textarea, select, option, .visually-hidden') || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) if (rect.width > 1) lines.push({ rect, words, element });
    }
    const styles = new Map<Element, CSSStyleDeclaration>();
    const styleOf = (element: Element): CSSStyleDeclaration => styles.get(element) ?? (styles.set(element, getComputedStyle(element)), styles.get(element)!);
    /** Stays in place while the page scrolls: what it lies over can be scrolled out from under it. */
    const floats = (element: Element | null): boolean => element !== null && (['fixed', 'sticky'].includes(styleOf(element).position) || floats(element.parentElement));

    /** What is scrolled away in a frame of its own lies over nothing. */
    const frameOf = (element: Element | null): Element | null => (element === null || [styleOf(element).overflowX, styleOf(element).overflowY].some((one) => one === 'auto' || one === 'scroll') ? element : frameOf(element.parentElement));

    for (const line of lines) {
      for (let box: Element | null = line.element; box && box !== document.body; box = box.parentElement) {
        const style = styleOf(box);
        if (style.display === 'inline' || style.display === 'contents') continue;
        const frame = box.getBoundingClientRect();
        const [across, down] = [style.overflowX, style.overflowY];
        if (across === 'auto' || across === 'scroll' || down === 'auto' || down === 'scroll') break;
        const cuts = across === 'hidden' || across === 'clip' || down === 'hidden' || down === 'clip';
        const isOwn = box === line.element;
        if (!cuts && !isOwn) continue;
        const out = Math.max(line.rect.right - frame.right, frame.left - line.rect.left, line.rect.bottom - frame.bottom, frame.top - line.rect.top);
        if (out > 2) found.push(`${say(line)} ${cuts ? 'is cut off' : 'sticks out'} by ${Math.round(out)} px`);
        if (cuts) break;
      }
    }
    lines.sort((one, other) => one.rect.top - other.rect.top);
    for (const [index, one] of lines.entries()) {
      for (const other of lines.slice(index + 1)) {
        if (other.rect.top > one.rect.bottom) break;
        const across = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
        const down = Math.min(one.rect.bottom, other.rect.bottom) - other.rect.top;
        const low = Math.min(one.rect.height, other.rect.height);
        if (across > 3 && down > low * 0.3 && frameOf(one.element) === frameOf(other.element) && !floats(one.element) && !floats(other.element)) found.push(`${say(one)} lies over ${say(other)}`);
      }
    }
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((kept) => kept !== sheet);
    return [...new Set(found)];
  });
}
