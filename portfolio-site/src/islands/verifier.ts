/** The verifier: one field that takes a text, an address, a file or a drop. The answer first, then the meaning, then the checks. */
import type { VerificationReport } from '../../../credentials/index.ts';
import { busy, el, isBusy } from './dom.ts';
import { fetchBytes, pageOrigin, credentialJson, environment } from './environment.ts';
import { loadWords, pageLanguage, type Words } from './words.ts';

type Input = { readonly bytes: Uint8Array; readonly mediaType?: string };

const form = document.querySelector<HTMLFormElement>('[data-verifier]');
const result = document.querySelector<HTMLElement>('[data-verifier-result]');

/** An address on a line of its own: a badge or a record published here by its JSON, any other https one as it stands. */
const fromAddress = async (address: string): Promise<Input | null> => {
  const url = new URL(address);
  const path = url.pathname.replace(/^\/en(?=\/)/, '');
  const ours = [pageOrigin(), location.origin].includes(url.origin) && /^\/(credentials|clr)\/[^/.]+$/.test(path);
  const answer = await (ours ? credentialJson(`${url.origin}${path}`) : fetchBytes(address));
  return answer.ok ? { bytes: answer.bytes } : null;
};

const fromText = (text: string): Promise<Input | null> => {
  const trimmed = text.trim();
  const isAddress = /^https?:\/\/\S+$/.test(trimmed) && URL.canParse(trimmed);
  return isAddress ? fromAddress(trimmed) : Promise.resolve({ bytes: new TextEncoder().encode(text) });
};

/** A browser guesses a file's type from its name: only the two image types are worth passing on. */
const fromFile = async (file: File): Promise<Input> => ({
  bytes: new Uint8Array(await file.arrayBuffer()),
  ...(file.type === 'image/png' || file.type === 'image/svg+xml' ? { mediaType: file.type } : {}),
});

const say = (words: string, className = 'notice'): void => {
  result?.replaceChildren(el('p', { class: className }, words));
};

const show = async (input: Input, words: Words): Promise<void> => {
  const [{ readPresented, verify, didWebFromOrigin }, { checksTable, verdictBox }, { badgeSection }, { recordSection }, { translationAside }, { compareEvidence, markEvidence, ONE_BADGE }, { givenEvidence }] = await Promise.all([
    import('../../../credentials/index.ts'),
    import('./report.ts'),
    import('./view.ts'),
    import('./record-view.ts'),
    import('./translation.ts'),
    import('./evidence.ts'),
    import('./given-evidence.ts'),
  ]);
  const presented = readPresented(input.bytes, input.mediaType);
  if ('problem' in presented) return say(words.input.unreadable[presented.problem]);
  const report = await verify(presented, environment(didWebFromOrigin));
  const section = report.clr ? recordSection(report, words, pageLanguage()) : badgeSection(report, words, pageLanguage());
  const translation = section && (await translationAside(report, words));
  if (section && translation) section.append(translation);
  const table = el('div', {}, checksTable(report, words));
  const checks = el('section', { class: 'checks-section' }, el('h2', {}, words.checksTitle), table);
  const box = verdictBox(report, words, pageLanguage(), new Date());
  result?.replaceChildren(box, ...(section ? [section] : []), checks);
  if (!section || report.clr) return;
  // The verdict does not wait for files, and does not depend on them.
  const compared = await compareEvidence(report, { left: ONE_BADGE });
  const update = (known: VerificationReport): void => table.replaceChildren(checksTable(known, words));
  markEvidence(section, compared.evidence ?? [], words);
  update(compared);
  const given = givenEvidence(section, compared, words, update);
  if (given) checks.before(given);
};

if (form && result) {
  const field = form.querySelector<HTMLTextAreaElement>('textarea');
  const file = form.querySelector<HTMLInputElement>('input[type="file"]');
  const button = form.querySelector<HTMLButtonElement>('[data-verify-button]');

  const run = async (read: () => Promise<Input | null>): Promise<void> => {
    if (!button || isBusy(button)) return;
    const words = await loadWords();
    busy(button, true);
    result.setAttribute('aria-busy', 'true');
    say(words.verifying, 'soft');
    try {
      const input = await read();
      await (input ? show(input, words) : say(words.input.address));
    } catch {
      say(words.failedToStart);
    } finally {
      busy(button, false);
      result.removeAttribute('aria-busy');
      result.scrollIntoView({ block: 'nearest' });
    }
  };

  const take = async (chosen: File | undefined): Promise<void> => {
    if (chosen) await run(() => fromFile(chosen));
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = field?.value ?? '';
    if (text.trim() === '') {
      void loadWords().then((words) => say(words.input.empty));
      field?.focus();
      return;
    }
    void run(() => fromText(text));
  });
  file?.addEventListener('change', () => {
    const chosen = file.files?.[0];
    void take(chosen).then(() => { file.value = ''; });
  });
  form.addEventListener('dragover', (event) => {
    event.preventDefault();
    form.classList.add('over');
  });
  form.addEventListener('dragleave', () => form.classList.remove('over'));
  form.addEventListener('drop', (event) => {
    event.preventDefault();
    form.classList.remove('over');
    const dropped = event.dataTransfer?.files[0];
    const text = event.dataTransfer?.getData('text/plain') ?? '';
    if (dropped) void take(dropped);
    else if (text !== '' && field) {
      field.value = text;
      void run(() => fromText(text));
    }
  });
  // A pasted file (an image copied from elsewhere) is taken as a drop is; pasted text just lands in the field.
  form.addEventListener('paste', (event) => {
    const pasted = event.clipboardData?.files[0];
    if (!pasted) return;
    event.preventDefault();
    void take(pasted);
  });
}
