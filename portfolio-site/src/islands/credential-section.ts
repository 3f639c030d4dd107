import type { Language } from '../links.ts';
import type { ShownBadge } from '../shown.ts';
import { el } from './dom.ts';
import { date, isConfirmed, issuerName, row } from './rows.ts';
import type { Words } from './words.ts';

/** A list of claims that is no table any more. */
const MOST_CLAIMS = 200;

/** What a credential that is no badge says: its claims by their path, as they are signed. What they mean is not ours to say. */
export const credentialSection = (report: ShownBadge, words: Words, language: Language): HTMLElement | null => {
  const { credential } = report;
  if (!credential) return null;
  const t = words.report.credential;
  const title = isConfirmed(report) ? t.title : words.view.unverified;
  const types = credential.types.filter((type) => type !== 'VerifiableCredential');
  return el(
    'section',
    { class: 'badge-view', 'aria-label': title },
    el('h2', {}, title),
    el(
      'dl',
      { class: 'facts' },
      ...row(words.endorsement.name, credential.name),
      ...row(t.types, types.join(', ')),
      ...row(words.view.issuer, issuerName(credential.issuer)),
      ...row(words.report.description, credential.description),
      ...row(words.view.from, date(language, credential.validFrom)),
      ...row(words.view.until, date(language, credential.validUntil)),
    ),
    ...credential.subjects.map(({ id, claims }) =>
      el(
        'div',
        { class: 'table-frame', role: 'region', 'aria-label': t.claims, tabindex: '0' },
        el(
          'table',
          { class: 'table claims' },
          el('caption', {}, id === undefined ? t.claims : el('span', {}, `${t.about} `, el('code', {}, id))),
          el('thead', {}, el('tr', {}, ...[t.path, t.value].map((heading) => el('th', { scope: 'col' }, heading)))),
          el('tbody', {}, ...claims.slice(0, MOST_CLAIMS).map(([path, value]) => el('tr', {}, el('th', { scope: 'row' }, path), el('td', {}, value)))),
        ),
      ),
    ),
    el('p', { class: 'soft' }, t.notADiploma),
  );
};
