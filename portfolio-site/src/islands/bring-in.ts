/**
 * An archive that is larger than one request may bring leaves in parts as soon
 * as it is chosen, and goes on after a broken line. A small one goes with its
 * form, as all of them do without script.
 */
import { abandon, filled, teller, upload, type Progress } from './upload.ts';

/** Bytes up to which the form carries it. */
const SMALL = 16_000_000;

const form = document.querySelector<HTMLFormElement>('form[data-bring]');
if (form) attend(form);

function attend(form: HTMLFormElement): void {
  const part = <T extends HTMLElement>(selector: string): T => form.querySelector<T>(selector)!;
  const { bring: enrolment = '', language = 'fr' } = form.dataset;
  const said = JSON.parse(form.dataset['said']!) as Record<Progress['state'] | 'ready' | 'stopped' | 'checking', string>;
  const [input, sentAs, place] = [part<HTMLInputElement>('#field-file'), part<HTMLInputElement>('input[name="upload"]'), part('[data-upload-place]')];
  const [bar, words] = [part<HTMLProgressElement>('[data-upload-bar]'), part('[data-upload-said]')];
  const say = (text: string): void => {
    words.textContent = text;
  };
  const show = teller(language, bar, said, say);
  let running: { stop: AbortController; done: Promise<unknown> } | null = null;

  function clear(text: string): void {
    running?.stop.abort();
    running = null;
    input.value = '';
    input.name = 'file';
    sentAs.value = '';
    bar.hidden = true;
    say(text);
  }

  function begin(file: File): void {
    running?.stop.abort();
    running = null;
    sentAs.value = '';
    input.name = 'file';
    place.hidden = file.size <= SMALL;
    if (file.size <= SMALL) return;
    const stop = new AbortController();
    Object.assign(bar, { hidden: false, value: 0 });
    // The form waits for it, and never carries it a second time.
    input.removeAttribute('name');
    const done = upload(enrolment, language, file, stop.signal, (progress) => stop.signal.aborted || show(file, progress), 'archive').then((sent) => {
      if (stop.signal.aborted) return;
      running = null;
      if (!sent.ok) return clear(sent.words ?? said.stopped);
      sentAs.value = sent.id;
      bar.value = 100;
      form.querySelector('[data-upload-open]')?.remove();
      say(filled(said.ready, { name: file.name }));
    });
    running = { stop, done };
  }

  input.addEventListener('change', () => (input.files?.[0] ? begin(input.files[0]) : clear('')));
  part('[data-upload-stop]').addEventListener('click', () => {
    if (sentAs.value) void abandon(enrolment, sentAs.value);
    clear(said.stopped);
    input.focus();
  });
  form.addEventListener('submit', (event) => {
    if (running) {
      event.preventDefault();
      const { submitter } = event;
      void running.done.then(() => sentAs.value && form.requestSubmit(submitter));
      return;
    }
    if (!sentAs.value && !input.files?.length) return;
    place.hidden = false;
    bar.removeAttribute('value');
    part('[data-upload-stop]').hidden = true;
    say(said.checking);
  });
}
