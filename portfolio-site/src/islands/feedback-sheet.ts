/**
 * A feedback sheet under the keyboard: the draft is saved while one types, and
 * once more before one leaves; keys choose steps and walk from student to
 * student. Without this script the sheet's buttons do the same.
 */
import { insertComments, listenToKeys } from './feedback-keys.ts';

/** After the last key. */
const QUIET = 600;
/** Until another attempt, when the network was away. */
const AGAIN = 4_000;

type Content = { answers: Record<string, number | null>; strengths: string; toWorkOn: string };

const form = document.querySelector<HTMLFormElement>('form[data-sheet]');
if (form) keep(form);

function keep(form: HTMLFormElement): void {
  const address = form.dataset['api']!;
  const rubrics = JSON.parse(form.dataset['rubrics'] ?? '[]') as unknown;
  const revision = form.elements.namedItem('expectedRevision') as HTMLInputElement;
  const part = (selector: string): HTMLElement => form.querySelector<HTMLElement>(selector)!;
  const [shown, said, changed] = [part('[data-saved]'), part('[data-said]'), part('[data-changed]')];
  const clock = new Intl.DateTimeFormat(document.documentElement.lang === 'en' ? 'en-GB' : 'fr-FR', { timeStyle: 'short', timeZone: 'Europe/Paris' });
  /** Somebody else's words came first: ours are kept beside them until they were read. */
  let aside = form.dataset['aside'] === 'true';

  const content = (): Content => {
    const data = new FormData(form);
    const answers: Content['answers'] = {};
    for (const [name, value] of data) if (name.startsWith('c-')) answers[name.slice(2)] = value === 'none' ? null : Number(value);
    return { answers, strengths: String(data.get('strengths') ?? ''), toWorkOn: String(data.get('toWorkOn') ?? '') };
  };
  let kept = JSON.stringify(content());
  let timer = 0;
  let saving: Promise<boolean> | null = null;
  /** The form itself is on its way: it says everything. */
  let sent = false;

  const put = (path: string, body: object, keepalive: boolean): Promise<Response> =>
    fetch(path, { method: 'PUT', keepalive, headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify(body) });

  /** @returns whether the server has what stands in the form */
  async function once(keepalive: boolean): Promise<boolean> {
    const now = content();
    const text = JSON.stringify(now);
    if (text === kept) return true;
    try {
      if (!aside) {
        const answer = await put(address, { ...now, rubrics, expectedRevision: Number(revision.value) || 0 }, keepalive);
        if (answer.ok) {
          revision.value = String(((await answer.json()) as { revision: number }).revision);
          return stored(text);
        }
        const { code } = (await answer.json()) as { code?: string };
        if (code !== 'sheet_changed') return failed();
        aside = true;
        changed.hidden = false;
        said.textContent = changed.textContent;
      }
      return (await put(`${address}/aside`, now, keepalive)).ok ? stored(text) : failed();
    } catch {
      return failed();
    }
  }
  function stored(text: string): true {
    kept = text;
    shown.textContent = (shown.dataset[aside ? 'beside' : 'at'] ?? '').replace('%', clock.format(Date.now()));
    return true;
  }
  function failed(): false {
    shown.textContent = shown.dataset['failed'] ?? '';
    plan(AGAIN);
    return false;
  }

  /** One at a time: each save rests on the revision that the one before has made. */
  async function save(keepalive = false): Promise<boolean> {
    clearTimeout(timer);
    while (saving) await saving;
    saving = once(keepalive);
    const done = await saving;
    saving = null;
    return done;
  }
  function plan(wait: number): void {
    clearTimeout(timer);
    timer = window.setTimeout(() => void save(), wait);
  }

  form.addEventListener('input', () => plan(QUIET));
  form.addEventListener('submit', (event) => {
    // What is being saved counts up the revision that the form says.
    clearTimeout(timer);
    if (sent || !saving) {
      sent = true;
      return;
    }
    event.preventDefault();
    const { submitter } = event;
    void saving.then(() => {
      sent = true;
      form.requestSubmit(submitter);
    });
  });
  const leave = (): void => {
    if (!sent) void save(true);
  };
  window.addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') leave();
  });

  insertComments(form);
  listenToKeys(form, async () => {
    if (await save()) said.textContent = shown.textContent;
  });
}
