/**
 * The form of a deposit, with script: a file is dropped or chosen, leaves at
 * once in parts while the rest is written, and goes on after a broken line or a
 * reload. Without script the form sends the file itself.
 */
import { takeDrops } from './drop.ts';
import type { PdfTold } from './pdf-page.ts';
import { asJpeg, drawPreview } from './preview.ts';
import { record } from './record.ts';
import { abandon, filled, teller, upload } from './upload.ts';

/** Milliseconds. */
const DRAWING = 15_000;

type Said = Record<'reading' | 'sending' | 'resumed' | 'waiting' | 'ready' | 'refused' | 'stopped' | 'converted' | 'preview' | 'noPreview' | 'recorded' | 'recordStop' | 'record' | 'recordRefused' | 'pdfSays' | 'pdfSigned' | `pdf${PdfTold['properties'][number][0]}`, string>;

const form = document.querySelector<HTMLFormElement>('form[data-deposit]');
if (form) attend(form);

function attend(form: HTMLFormElement): void {
  const part = <T extends HTMLElement>(selector: string): T => form.querySelector<T>(selector)!;
  const { deposit: enrolment = '', language = 'fr' } = form.dataset;
  const said = JSON.parse(form.dataset['said']!) as Said;
  const open = JSON.parse(form.dataset['uploads']!) as { id: string; name: string }[];
  const [input, sentAs] = [part<HTMLInputElement>('#field-file'), part<HTMLInputElement>('input[name="upload"]')];
  const [place, bar, words] = [part('[data-upload-place]'), part<HTMLProgressElement>('[data-upload-bar]'), part('[data-upload-said]')];
  const [frame, told] = [part('[data-upload-preview]'), part('[data-upload-told]')];
  const preview = Object.assign(document.createElement('input'), { type: 'file', name: 'preview', hidden: true, tabIndex: -1 });
  form.append(preview);
  let running: { stop: AbortController; done: Promise<unknown> } | null = null;

  const say = (text: string, values: Readonly<Record<string, string | number>> = {}): void => {
    words.textContent = filled(text, values);
  };
  const show = teller(language, bar, said, say);

  function give(to: HTMLInputElement, file: File | null): void {
    const given = new DataTransfer();
    if (file) given.items.add(file);
    to.files = given.files;
  }

  /** What a PDF says of whoever made it stays in it: its student reads it before anybody else. */
  function warn({ isSigned, properties }: PdfTold): void {
    const lines = [...(properties.length > 0 ? [said.pdfSays.replace('{what}', () => properties.map(([name, value]) => `${said[`pdf${name}`]} « ${value} »`).join(', '))] : []), ...(isSigned ? [said.pdfSigned] : [])];
    told.replaceChildren(...lines.map((line) => Object.assign(document.createElement('p'), { className: 'notice', textContent: line })));
  }

  /** Nothing is chosen any more. */
  function clear(text: string): void {
    give(input, null);
    give(preview, null);
    input.name = 'file';
    sentAs.value = '';
    frame.replaceChildren();
    told.replaceChildren();
    bar.hidden = true;
    say(text);
  }

  async function begin(file: File): Promise<void> {
    running?.stop.abort();
    const stop = new AbortController();
    place.hidden = false;
    bar.hidden = false;
    bar.value = 0;
    frame.replaceChildren();
    told.replaceChildren();
    sentAs.value = '';
    const sending = upload(enrolment, language, file, stop.signal, (progress) => stop.signal.aborted || show(file, progress));
    const drawing = drawPreview(file, (one) => stop.signal.aborted || warn(one)).then((small) => {
      if (stop.signal.aborted || !small) return;
      give(preview, small);
      frame.replaceChildren(Object.assign(document.createElement('img'), { className: 'trace-preview', alt: '', src: URL.createObjectURL(small) }));
    });
    const arriving = sending.then((sent) => {
      if (stop.signal.aborted) return;
      if (!sent.ok) {
        running = null;
        return clear(sent.words ?? said.stopped);
      }
      sentAs.value = sent.id;
      // It is there: the form does not carry it a second time.
      input.removeAttribute('name');
      bar.value = 100;
      say(said.ready, { name: file.name });
      form.querySelector(`[data-upload-open="${CSS.escape(sent.id)}"]`)?.remove();
    });
    // The form waits for the small picture too, though not for one that does not come.
    const done = Promise.all([arriving, Promise.race([drawing, new Promise((resolve) => setTimeout(resolve, DRAWING))])]);
    const mine = { stop, done };
    running = mine;
    await done;
    if (running === mine) running = null;
  }

  async function take(file: File | undefined): Promise<void> {
    if (!file) return;
    const taken = await asJpeg(file);
    if (taken !== file) place.hidden = false;
    // It is the file's to be refused in words that say what to do on the phone.
    give(input, taken ?? file);
    await begin(taken ?? file);
    if (taken && taken !== file && sentAs.value) say(said.converted, { name: taken.name });
  }

  part('[data-drop-hint]').hidden = false;
  takeDrops(form, (dropped) => void take(dropped?.files[0]));
  input.addEventListener('change', () => (input.files?.[0] ? void take(input.files[0]) : clear('')));
  part('[data-upload-stop]').addEventListener('click', () => {
    running?.stop.abort();
    running = null;
    if (sentAs.value) void abandon(enrolment, sentAs.value);
    clear(said.stopped);
    input.focus();
  });
  for (const button of form.querySelectorAll<HTMLButtonElement>('[data-upload-drop]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      void abandon(enrolment, button.dataset['uploadDrop']!);
      button.closest('[data-upload-open]')?.remove();
      input.focus();
    });
  }
  record(form, said, (file) => void take(file));

  // The page came back with something to correct: the file is there still.
  const kept = open.find(({ id }) => id === sentAs.value);
  if (kept) {
    place.hidden = false;
    bar.value = 100;
    input.removeAttribute('name');
    say(said.ready, { name: kept.name });
    form.querySelector(`[data-upload-open="${CSS.escape(kept.id)}"]`)?.remove();
  }

  form.addEventListener('submit', (event) => {
    if (!running) return;
    event.preventDefault();
    // Whoever is done writing before the file is there need not wait for it.
    const { submitter } = event;
    void running.done.then(() => sentAs.value && form.requestSubmit(submitter));
  });
}
