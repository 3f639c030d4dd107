/**
 * What Chromium hands to a screen reader: its accessibility tree, read by the
 * DevTools protocol (domain Accessibility), against what each element should be
 * there. It is not what a screen reader makes of it, nor a person.
 */
import type { Page } from 'playwright-core';

type Value = { readonly value?: unknown };
type AxNode = {
  readonly ignored: boolean;
  readonly role?: Value;
  readonly name?: Value;
  readonly description?: Value;
  readonly value?: Value;
  readonly backendDOMNodeId?: number;
  readonly properties?: readonly { readonly name: string; readonly value: Value }[];
};
type DomNode = { readonly backendNodeId: number; readonly localName: string; readonly attributes?: readonly string[] };

export type Heard = {
  /** `button`, or what else stands in the document. */
  readonly element: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly role: string;
  readonly name: string;
  readonly description: string;
  readonly value: unknown;
  /** `expanded`, `checked`, `pressed`, `invalid`, `required`, `focused`, `modal`, `live`, `busy`, `focusable` … */
  readonly state: Readonly<Record<string, unknown>>;
};

/** Every element that is told of, in the order of the tree. */
export async function tree(page: Page): Promise<Heard[]> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('DOM.enable');
  const [{ nodes }, { nodes: dom }] = (await Promise.all([devtools.send('Accessibility.getFullAXTree'), devtools.send('DOM.getFlattenedDocument', { depth: -1 })])) as unknown as [{ nodes: AxNode[] }, { nodes: DomNode[] }];
  await devtools.detach();
  const elements = new Map(dom.map((one) => [one.backendNodeId, one]));
  return nodes.flatMap((node): Heard[] => {
    const element = elements.get(node.backendDOMNodeId ?? -1);
    if (node.ignored || !element || element.localName === '') return [];
    const pairs = element.attributes ?? [];
    return [
      {
        element: element.localName,
        attributes: Object.fromEntries(pairs.flatMap((name, index) => (index % 2 === 0 ? [[name, pairs[index + 1] ?? '']] : []))),
        role: String(node.role?.value ?? ''),
        name: String(node.name?.value ?? '').trim(),
        description: String(node.description?.value ?? '').trim(),
        value: node.value?.value,
        state: Object.fromEntries((node.properties ?? []).map((one) => [one.name, one.value.value])),
      },
    ];
  });
}

/** What an element without a role of its own is to a screen reader, in Chromium's words. */
const ROLES: Readonly<Record<string, readonly string[]>> = {
  a: ['link'],
  button: ['button'],
  // One of several of which one is open at a time (`details name`) has a role of its own in Chromium.
  summary: ['DisclosureTriangle', 'DisclosureTriangleGrouped'],
  select: ['combobox', 'listbox'],
  textarea: ['textbox'],
  dialog: ['dialog'],
  progress: ['progressbar'],
  table: ['table'],
  fieldset: ['group'],
  nav: ['navigation'],
  main: ['main'],
  ...Object.fromEntries(['h1', 'h2', 'h3', 'h4'].map((one) => [one, ['heading']])),
};
const INPUTS: Readonly<Record<string, readonly string[]>> = { checkbox: ['checkbox'], radio: ['radio'], file: ['button'], date: ['Date'], number: ['spinbutton'], search: ['searchbox'], range: ['slider'] };
/** Roles that mean nothing without a name. */
const NAMED = /^(?:link|button|DisclosureTriangle|DisclosureTriangleGrouped|combobox|listbox|textbox|searchbox|spinbutton|slider|Date|checkbox|radio|dialog|alertdialog|progressbar|table|group|region|heading|image|img)$/;

/** Elements that are told of as something else than they are, or without a name. */
export async function unheardParts(page: Page): Promise<string[]> {
  const wrong = (await tree(page)).flatMap(({ element, attributes, role, name, state }): string[] => {
    const own = attributes['role'];
    const expected = own !== undefined ? (own === 'img' ? ['image', 'img'] : own === 'presentation' ? [] : [own]) : element === 'input' ? (attributes['list'] !== undefined ? ['combobox'] : (INPUTS[attributes['type'] ?? ''] ?? ['textbox'])) : element === 'a' && attributes['href'] === undefined ? [] : (ROLES[element] ?? []);
    const what = `${element}${attributes['id'] ? `#${attributes['id']}` : ''}.${(attributes['class'] ?? '').slice(0, 40)}`;
    const faults: string[] = [];
    if (expected.length > 0 && !expected.includes(role)) faults.push(`${what} is « ${role} », not ${expected.join(' or ')}`);
    const isWidget = expected.length > 0 || state['focusable'] === true;
    // The page itself and its content can take the focus, and are no widgets.
    if (isWidget && NAMED.test(role) && name === '') faults.push(`${what}: a ${role} without a name`);
    if (state['focusable'] === true && attributes['tabindex'] === '0' && /^(?:generic|none)?$/.test(role)) faults.push(`${what} can be reached and is nothing`);
    return faults;
  });
  return [...new Set(wrong)];
}
