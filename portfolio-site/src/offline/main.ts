/** The verifier that is a file: opened from a disk, in either language, asking nobody unless it is told to. */
import { KNOWS_NOBODY, SETTINGS_ID, type OfflineSettings } from '../../../api/domain/offline-verifier.ts';
import { readPresented, verifierMemory, verify, type VerifyEnvironment } from '../../../credentials/index.ts';
import { onceEach } from '../bulk/once.ts';
import { bulkView } from '../islands/bulk-view.ts';
import { el, sign } from '../islands/dom.ts';
import { fetchBytes } from '../islands/environment.ts';
import { otherLanguage } from '../links.ts';
import { bulk as bulkEn } from '../strings/en/bulk.ts';
import { offline as offlineEn } from '../strings/en/offline.ts';
import { verification as wordsEn } from '../strings/en/verification.ts';
import { bulk as bulkFr } from '../strings/fr/bulk.ts';
import { offline as offlineFr } from '../strings/fr/offline.ts';
import { verification as wordsFr } from '../strings/fr/verification.ts';
import { readHanded } from './handed.ts';
import { oneForm, oneResult } from './one.ts';
import { handedSection, knowsSection, wantedSection } from './sources.ts';
import type { Answer, Input, Said, State } from './state.ts';
import { offlineWorld, type Wanted } from './world.ts';

const SAID: Readonly<Record<State['language'], Said>> = {
  fr: { words: wordsFr, bulk: bulkFr, t: offlineFr },
  en: { words: wordsEn, bulk: bulkEn, t: offlineEn },
};
const MARK = 'M1.5 18H6v4.500H1.500ZM6.750 13.500h4.500v9h-4.500ZM12 9h4.500v13.500H12ZM17.250 4.500h5.250v18h-5.250Zm1.200 1.200v15.600h2.850V5.700Z';
const MOST_WANTED = 24;

const settings = (JSON.parse(document.getElementById(SETTINGS_ID)?.textContent ?? 'null') as OfflineSettings | null) ?? KNOWS_NOBODY;
const state: State = {
  settings, language: navigator.language.toLowerCase().startsWith('en') ? 'en' : 'fr', mode: 'one', online: false,
  text: '', input: undefined, answer: undefined, wanted: [], handed: [], refused: [], rows: [],
};

/** One world for a check or a run, in which each missing document is noted once. */
const worldNow = (wanted: Map<string, Wanted>): VerifyEnvironment =>
  offlineWorld(settings, state.handed, new Date(), state.online ? (url) => fetchBytes(url) : undefined, (one) => {
    if (wanted.size < MOST_WANTED) wanted.set(one.address, one);
  });

const place = { result: el('div', { class: 'result', role: 'region' }), said: el('p', { class: 'visually-hidden', role: 'status' }), wanted: el('div', { class: 'wanted-place' }), handed: el('div') };

const showSources = (): void => {
  const { t } = SAID[state.language];
  place.wanted.replaceChildren(...[wantedSection(state.wanted, t, load)].filter((one) => one !== null));
  place.handed.replaceChildren(handedSection(state, t, load));
};
const showAnswer = (answer: Answer): void => {
  state.answer = answer;
  showResult(SAID[state.language]);
  // Aloud, the answer alone: the report is there to be walked through.
  place.said.textContent = place.result.querySelector('.verdict-word, .notice')?.textContent ?? '';
  showSources();
};
/** What is missing stands beside the verdict that it would change. */
function showResult(said: Said): void {
  place.result.replaceChildren(...oneResult(state, said));
  place.result.querySelector('.verdict')?.after(place.wanted);
}

const check = async (input: Input): Promise<void> => {
  state.input = input;
  place.result.replaceChildren(el('p', { class: 'soft' }, SAID[state.language].t.verifying));
  const wanted = new Map<string, Wanted>();
  try {
    const presented = readPresented(input.bytes, input.mediaType);
    const world = worldNow(wanted);
    const answer: Answer = 'problem' in presented ? { kind: 'unreadable', problem: presented.problem } : { kind: 'report', report: await verify(presented, world), when: world.now };
    state.wanted = [...wanted.values()];
    showAnswer(answer);
  } catch {
    showAnswer({ kind: 'failed' });
  }
};

/** Files of an issuer; whatever is being looked at is checked again with them. */
const load = async (files: readonly File[]): Promise<void> => {
  state.refused = [];
  for (const file of files) {
    const read = readHanded(new Uint8Array(await file.arrayBuffer()), settings.loopbackOrigin);
    if (typeof read === 'string') state.refused = [...state.refused, { name: file.name, problem: read }];
    else state.handed = [...state.handed.filter(({ kind, address }) => kind !== read.kind || address !== read.address), read];
  }
  showSources();
  if (state.mode === 'one' && state.input) await check(state.input);
};

const many = (said: Said): HTMLElement => {
  const wanted = new Map<string, Wanted>();
  const view: HTMLElement = bulkView(
    {
      aside: place.wanted,
      kept: {
        rows: state.rows,
        keep: (rows) => {
          state.rows = rows;
          state.wanted = [...wanted.values()];
          // The language was changed while it ran: its lines are shown in the new one.
          if (view.isConnected) showSources();
          else render();
        },
      },
      checker: async () => {
        wanted.clear();
        const world = worldNow(wanted);
        const lasting = { ...world, fetch: onceEach(world.fetch), memory: verifierMemory() };
        return { readPresented: (bytes, mediaType) => readPresented(bytes, mediaType, lasting.memory), now: () => new Date(), verify: (presented) => verify(presented, { ...lasting, now: new Date() }) };
      },
    },
    said.words, said.bulk, state.language,
  );
  return view;
};

const header = ({ t }: Said): HTMLElement => {
  const other = el('button', { class: 'button button--quiet', type: 'button', lang: otherLanguage(state.language), 'data-language': '' }, t.otherLanguage);
  other.addEventListener('click', () => {
    state.language = otherLanguage(state.language);
    render();
    document.querySelector<HTMLElement>('[data-language]')?.focus();
  });
  return el('header', { class: 'wrap header no-print' }, el('p', { class: 'brand' }, sign(MARK, 'mark'), 'Palier'), other);
};

const modes = ({ t }: Said): HTMLElement => {
  const button = (mode: State['mode'], name: string): HTMLElement => {
    const one = el('button', { class: 'mode', type: 'button', 'aria-pressed': String(state.mode === mode), 'data-mode': mode }, name);
    one.addEventListener('click', () => {
      state.mode = mode;
      state.wanted = [];
      render();
      document.querySelector<HTMLElement>(`[data-mode="${mode}"]`)?.focus();
    });
    return one;
  };
  return el('div', { class: 'modes no-print', role: 'group', 'aria-label': t.modes }, button('one', t.one), button('many', t.many));
};

const render = (): void => {
  const said = SAID[state.language];
  const { t } = said;
  document.documentElement.lang = state.language;
  document.title = t.title;
  document.body.dataset['mode'] = state.mode;
  place.result.setAttribute('aria-label', t.result);
  showResult(said);
  showSources();
  const body = state.mode === 'one' ? [oneForm(state, said, { give: (input) => void check(input), say: showAnswer }), place.said, place.result] : [many(said)];
  document.body.replaceChildren(
    header(said),
    el(
      'main',
      { class: 'wrap page' },
      el('h1', {}, t.title),
      el('p', { class: 'lead' }, t.lead),
      modes(said),
      ...body,
      el('div', { class: 'sources no-print' }, place.handed, knowsSection(state, t, (isOnline) => { state.online = isOnline; if (state.mode === 'one' && state.input) void check(state.input); })),
    ),
  );
};
render();
