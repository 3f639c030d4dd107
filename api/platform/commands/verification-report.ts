/** A report as a table for a terminal, in the words of the verifier's page. */
import { plainText, type CheckResult, type Unreadable, type VerificationReport } from '../../../credentials/index.ts';
import { verification as en } from '../../../portfolio-site/src/strings/en/verification.ts';
import { verification as fr } from '../../../portfolio-site/src/strings/fr/verification.ts';
import { verdictOf } from '../../../portfolio-site/src/verdict.ts';
import { strings, type Language } from '../../problems.ts';

const WORDS = { fr, en };
const OWN = {
  fr: { colon: ' : ', vouched: (by: string) => `Reconnu par : ${by}`, ownList: 'la liste de ce vérificateur', digest: 'SHA-256 du texte vérifié', relayed: 'Demandé par un relais', inside: 'Dans ce document', notFound: 'Ce fichier ne peut pas être lu, ou cette adresse n’a pas répondu : rien n’a été vérifié.' },
  en: { colon: ': ', vouched: (by: string) => `Recognised by: ${by}`, ownList: 'the list of this verifier', digest: 'SHA-256 of the text verified', relayed: 'Asked through a relay', inside: 'In this document', notFound: 'This file cannot be read, or this address did not answer: nothing was verified.' },
} as const;
const SIGNS: Readonly<Record<CheckResult['outcome'], string>> = { passed: '✓', failed: '✗', not_checked: '?' };

/** Whoever wrote the document does not drive the terminal that shows it. */
const shown = (text: string): string => plainText(text).replaceAll('\n', ' ');

/** What `verify` says of one input. */
export function describeReport(input: string, report: VerificationReport, language: Language): string {
  const t = WORDS[language];
  const own = OWN[language];
  const { word, meaning } = t.verdicts[verdictOf(report)];
  const { view, recognised } = report;
  const lines = [
    shown(input),
    `  ${word}. ${meaning}`,
    ...(view === undefined ? [] : [`  « ${shown(view.name ?? view.achievement.name)} », ${shown(view.issuer.name ?? view.issuer.id)}`]),
    ...(recognised === undefined ? [] : [`  ${shown(recognised.name)}${recognised.url === '' ? '' : ` <${shown(recognised.url)}>`}. ${own.vouched(recognised.registries?.map(({ name }) => shown(name)).join(', ') ?? own.ownList)}`]),
    ...report.checks.map((check) => `    ${SIGNS[check.outcome]} ${t.outcomes[check.outcome].padEnd(t.outcomes.not_checked.length)}  ${t.checks[check.name]}${reasonOf(check, language)}`),
    ...(report.clr?.badges ?? []).map((badge) => `    – ${own.inside}${own.colon}${shown(badge.view?.achievement.name ?? '?')}${own.colon}${t.verdicts[verdictOf(badge)].word}`),
    ...(report.relayed ?? []).map((address) => `  ${own.relayed}${own.colon}${shown(address)}`),
    `  ${own.digest}${own.colon}${report.digest}`,
  ];
  return lines.join('\n');
}

function reasonOf({ reason }: CheckResult, language: Language): string {
  return reason === undefined ? '' : ` · ${WORDS[language].reasons[reason] ?? reason}`;
}

/** What is said of an input that holds nothing to verify. */
export function describeUnreadable(input: string, problem: Unreadable['problem'] | 'not_found', language: Language): string {
  const key = problem === 'unsupported_type' ? 'unsupported_media_type' : problem;
  return `${shown(input)}\n  ${WORDS[language].verdicts.undetermined.word}. ${key === 'not_found' ? OWN[language].notFound : strings(language)[key]}`;
}
