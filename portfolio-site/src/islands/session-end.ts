/**
 * Says that the session is about to end while there is still time to stay, and
 * keeps it open for whoever is typing. What is typed counts as activity, since
 * a long form asks for nothing until it is sent. Other tabs of the same browser
 * tell each other.
 */
/** Seconds before the end at which it is announced; half of what a short limit leaves. */
const NOTICE = 300;
const LOOK = 10_000;

type Kind = 'soon' | 'last' | 'over';
type End = { secondsLeft: number; secondsInAll: number };

const place = document.querySelector<HTMLElement>('[data-session-end]');
if (place) watch(place);

function watch(place: HTMLElement): void {
  const language = document.documentElement.lang === 'en' ? 'en-GB' : 'fr-FR';
  const clock = new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: 'Europe/Paris' });
  const part = <T extends HTMLElement>(selector: string): T => place.querySelector<T>(selector)!;
  const [dialog, title, text, said, until] = [part<HTMLDialogElement>('dialog'), part('#session-titre'), part('#session-texte'), part('[data-said]'), part('[data-until]')];
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel('palier-session') : null;

  let [endsAt, latestAt, contact, whole, announced] = [0, 0, 0, 0, null as Kind | null];
  function take({ secondsLeft, secondsInAll }: End): void {
    contact = Date.now();
    [endsAt, latestAt, whole] = [contact + secondsLeft * 1000, contact + secondsInAll * 1000, secondsLeft * 1000];
    announced = null;
    until.textContent = withTime(until.dataset['until'], endsAt);
  }
  const withTime = (words: string | undefined, at: number): string => (words ?? '').replace('%', clock.format(at));

  async function prolong(): Promise<boolean> {
    contact = Date.now();
    try {
      const answer = await fetch('/api/me/session/prolongation', { method: 'POST', headers: { accept: 'application/json' } });
      if (!answer.ok) return false;
      const end = (await answer.json()) as End;
      take(end);
      channel?.postMessage(end);
      return true;
    } catch {
      return false;
    }
  }

  function show(kind: Kind): void {
    announced = kind;
    title.textContent = title.dataset[kind] ?? '';
    text.textContent = withTime(text.dataset[kind], endsAt);
    part('[data-stay]').hidden = kind !== 'soon';
    part('[data-sign-in]').hidden = kind === 'soon';
    if (!dialog.open) dialog.showModal();
    part(kind === 'soon' ? '[data-stay]' : '[data-sign-in]').focus();
  }

  function look(): void {
    const left = endsAt - Date.now();
    if (left <= 0) {
      if (announced !== 'over') show('over');
    } else if (left <= Math.min(NOTICE * 1000, whole / 2) && announced === null) {
      show(latestAt <= endsAt ? 'last' : 'soon');
    }
  }

  /** Now and then, while somebody is at work. */
  function active(): void {
    const now = Date.now();
    if (dialog.open || now >= endsAt || now - contact < Math.max(60_000, whole / 10)) return;
    void prolong();
  }

  async function stay(): Promise<void> {
    const prolonged = await prolong();
    dialog.close();
    said.textContent = prolonged ? withTime(said.dataset['prolonged'], endsAt) : (said.dataset['failed'] ?? '');
  }

  take({ secondsLeft: Number(place.dataset['left']), secondsInAll: Number(place.dataset['inAll']) });
  channel?.postMessage({ secondsLeft: Number(place.dataset['left']), secondsInAll: Number(place.dataset['inAll']) });
  channel?.addEventListener('message', ({ data }: MessageEvent<End>) => {
    take(data);
    if (dialog.open) dialog.close();
  });
  part('[data-stay]').addEventListener('click', () => void stay());
  part('[data-close]').addEventListener('click', () => dialog.close());
  part('form').addEventListener('submit', (event) => {
    event.preventDefault();
    void stay();
  });
  for (const kind of ['input', 'keydown', 'pointerdown']) document.addEventListener(kind, active, { passive: true });
  document.addEventListener('visibilitychange', look);
  setInterval(look, LOOK);
}
