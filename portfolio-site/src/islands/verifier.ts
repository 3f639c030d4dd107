/** The verifier: one field that takes a text, an address, a file, a photograph or a drop. The answer first, then the meaning, then the checks. */
import type { VerificationReport } from '../../../credentials/index.ts';
import { busy, el, isBusy } from './dom.ts';
import { takeDrops } from './drop.ts';
import type { Given, Progress } from './input.ts';
import { prepareOn } from './prepare.ts';
import { loadWords, pageLanguage, type Words } from './words.ts';

const form = document.querySelector<HTMLFormElement>('[data-verifier]');
const result = document.querySelector<HTMLElement>('[data-verifier-result]');
const status = document.querySelector<HTMLElement>('[data-verifier-status]');

/** All that an answer needs, asked for together. Fetched as soon as somebody turns to the form, so that a press finds it here. */
const loadAll = () =>
  Promise.all([
    import('./credentials.ts'), import('./whole-report.ts'), import('./environment.ts'), import('./evidence.ts'), import('./evidence-mark.ts'),
    import('./given-evidence.ts'), import('./input.ts'), loadWords(),
  ]);

if (form && result && status) {
  const field = form.querySelector<HTMLTextAreaElement>('textarea')!;
  const button = form.querySelector<HTMLButtonElement>('[data-verify-button]')!;

  /** Said to everybody: beside the form for those who see it, aloud for those who hear it. */
  const tell = (sentence: string, busyNow: boolean): void => {
    status.replaceChildren(sentence === '' ? '' : el('p', { class: busyNow ? 'working' : 'notice' }, sentence));
    if (sentence !== '') status.scrollIntoView({ block: 'nearest' });
  };

  const refuse = (given: Extract<Given, { ok: false }>): void => {
    tell(given.sentence, false);
    if (given.link) status.firstElementChild?.append(' ', el('a', { href: given.link.href }, given.link.words));
  };

  const print = (words: Words): HTMLElement => {
    const act = el('button', { type: 'button', class: 'button', 'data-print': '' }, words.report.receipt.print);
    act.addEventListener('click', () => window.print());
    return act;
  };
  const another = (words: Words): HTMLElement => {
    const act = el('button', { type: 'button', class: 'button button--quiet', 'data-another': '' }, words.report.receipt.another);
    act.addEventListener('click', () => {
      field.value = '';
      result.replaceChildren();
      field.focus();
    });
    return act;
  };

  const show = async (given: Extract<Given, { ok: true }>): Promise<void> => {
    const [{ readPresented, verify, didWebFromOrigin }, { wholeReport }, { environment, pageOrigin }, { compareEvidence, ONE_BADGE }, { markEvidence }, { givenEvidence }, , words] = await loadAll();
    tell(words.input.busy.verifying, true);
    const presented = readPresented(given.bytes, given.mediaType);
    if ('problem' in presented) return tell(words.input.unreadable[presented.problem], false);
    const report = await verify(presented, environment(didWebFromOrigin));
    const verifier = `${pageOrigin()}${location.pathname}`;
    const whole = wholeReport(report, words, pageLanguage(), { when: new Date(), verifier, given: given.found }, [print(words), another(words)]);
    result.replaceChildren(el('p', { class: 'found' }, given.found), whole.element);
    tell('', false);
    // The answer takes the focus and the top of the window: nobody has to look for it.
    whole.heading.focus({ preventScroll: true });
    result.scrollIntoView({ block: 'start' });
    await complete(report, whole, words);

    async function complete(known: VerificationReport, { meaning, checks, update }: typeof whole, said: Words): Promise<void> {
      const { translationAside } = await import('./translation.ts');
      const translation = meaning && (await translationAside(known, said));
      if (translation) meaning.append(translation);
      if (!meaning || known.clr) return;
      // The verdict does not wait for files, and does not depend on them.
      const compared = await compareEvidence(known, { left: ONE_BADGE });
      markEvidence(meaning, compared.evidence ?? [], said);
      update(compared);
      const place = givenEvidence(meaning, compared, said, update);
      if (place) checks.before(place);
    }
  };

  type Input = typeof import('./input.ts');
  const run = async (read: (input: Input, words: Words, progress: Progress) => Promise<Given>): Promise<void> => {
    if (isBusy(button)) return;
    busy(button, true);
    result.setAttribute('aria-busy', 'true');
    // Room for the answer from the press on: what stands below moves once, at once, and not when it comes.
    result.classList.add('asked');
    const words = await loadWords();
    result.replaceChildren();
    tell(words.input.busy.reading, true);
    try {
      const given = await read(await import('./input.ts'), words, (sentence) => tell(sentence, true));
      await (given.ok ? show(given) : refuse(given));
    } catch {
      tell(words.failedToStart, false);
    } finally {
      busy(button, false);
      result.removeAttribute('aria-busy');
    }
  };

  const take = (chosen: File): Promise<void> => run((input, words, progress) => input.fromFile(chosen, words, progress));
  const takeText = (text: string): Promise<void> => run((input, words, progress) => input.fromText(text, words, progress));

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (field.value.trim() === '') {
      void loadWords().then((words) => tell(words.input.empty, false));
      field.focus();
      return;
    }
    void takeText(field.value);
  });
  for (const chooser of form.querySelectorAll<HTMLInputElement>('input[type="file"]')) {
    chooser.addEventListener('change', () => {
      const chosen = chooser.files?.[0];
      if (!chosen) return;
      const reading = chooser.name === 'photo' ? run((input, words, progress) => input.fromPhotograph(chosen, words, progress)) : take(chosen);
      void reading.then(() => { chooser.value = ''; });
    });
  }
  takeDrops(form, (things) => {
    const dropped = things?.files[0];
    const text = things?.getData('text/plain') ?? '';
    if (dropped) void take(dropped);
    else if (text !== '') {
      field.value = text;
      void takeText(text);
    }
  });
  // A pasted file (an image copied from elsewhere) is taken as a drop is; pasted text just lands in the field.
  form.addEventListener('paste', (event) => {
    const pasted = event.clipboardData?.files[0];
    if (!pasted) return;
    event.preventDefault();
    void take(pasted);
  });

  // A page of ours leads here with a badge of its own: an address elsewhere waits for somebody to press.
  const led = new URLSearchParams(location.hash.slice(1)).get('adresse');
  if (led !== null && URL.canParse(led)) {
    field.value = led;
    if (new URL(led).origin === location.origin) void takeText(led);
  }

  prepareOn(form, ['focusin', 'pointerover', 'dragenter'], loadAll);
}
