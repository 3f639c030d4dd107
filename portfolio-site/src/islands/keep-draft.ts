/**
 * A form that is saved while one types, and once more before one leaves. When
 * another tab's or another person's words came first, what is typed is kept
 * beside them. Without this script the form's buttons do the same.
 */

/** After the last key. */
const QUIET = 600;
/** Until another attempt, when the network was away. */
const AGAIN = 4_000;

/** The form holds `expectedRevision`, and says in `[data-saved]`, `[data-said]` and `[data-changed]` how it stands. */
export type Keeping = {
  readonly form: HTMLFormElement;
  readonly content: () => object;
  /** Where what is typed is saved, with what goes along. */
  readonly address: string;
  readonly along?: object;
  /** Where it is kept when others' words came first, which the answer then calls so. */
  readonly aside: string;
  readonly changed: string;
  /** That was so before this page was opened. */
  readonly beside?: boolean;
};

/** @returns to save now: whether the server has what stands in the form */
export function keepDraft({ form, content, address, along = {}, aside, changed: code, beside: before = false }: Keeping): () => Promise<boolean> {
  const revision = form.elements.namedItem('expectedRevision') as HTMLInputElement;
  const part = (selector: string): HTMLElement => form.querySelector<HTMLElement>(selector)!;
  const [shown, said, changed] = [part('[data-saved]'), part('[data-said]'), part('[data-changed]')];
  const clock = new Intl.DateTimeFormat(document.documentElement.lang === 'en' ? 'en-GB' : 'fr-FR', { timeStyle: 'short', timeZone: 'Europe/Paris' });
  /** Others' words came first: ours are kept beside them until they were read. */
  let beside = before;
  let kept = JSON.stringify(content());
  let timer = 0;
  let saving: Promise<boolean> | null = null;
  /** The form itself is on its way: it says everything. */
  let sent = false;

  const put = (path: string, body: object, keepalive: boolean): Promise<Response> =>
    fetch(path, { method: 'PUT', keepalive, headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify(body) });

  async function once(keepalive: boolean): Promise<boolean> {
    const now = content();
    const text = JSON.stringify(now);
    if (text === kept) return true;
    try {
      if (!beside) {
        const answer = await put(address, { ...now, ...along, expectedRevision: Number(revision.value) || 0 }, keepalive);
        if (answer.ok) {
          revision.value = String(((await answer.json()) as { revision: number }).revision);
          return stored(text);
        }
        if (((await answer.json()) as { code?: string }).code !== code) return failed();
        beside = true;
        changed.hidden = false;
        said.textContent = changed.textContent;
      }
      return (await put(aside, now, keepalive)).ok ? stored(text) : failed();
    } catch {
      return failed();
    }
  }
  function stored(text: string): true {
    kept = text;
    shown.textContent = (shown.dataset[beside ? 'beside' : 'at'] ?? '').replace('%', clock.format(Date.now()));
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
  return () => save();
}
