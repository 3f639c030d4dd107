/** A report as a table for a terminal, in the words of the verifier's page. */
import { plainText, type BadgeReport, type CheckResult, type Unreadable, type VerificationReport } from '../../../credentials/index.ts';
import { checkNames, reasonSentences, wordsFor } from '../../../portfolio-site/src/said.ts';
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
  const { word, meaning } = wordsFor(report, verdictOf(report), t);
  const { recognised } = report;
  const [names, said] = [checkNames(report, t), named(report)];
  const lines = [
    shown(input),
    `  ${word}. ${meaning}`,
    ...(said === undefined ? [] : [`  « ${shown(said.name)} », ${shown(said.by)}`]),
    ...(recognised === undefined ? [] : [`  ${shown(recognised.name)}${recognised.url === '' ? '' : ` <${shown(recognised.url)}>`}. ${own.vouched(recognised.registries?.map(({ name }) => shown(name)).join(', ') ?? own.ownList)}`]),
    ...report.checks.map((check) => `    ${SIGNS[check.outcome]} ${t.outcomes[check.outcome].padEnd(t.outcomes.not_checked.length)}  ${names[check.name] ?? check.name}${reasonOf(check, reasonSentences(report, t))}`),
    ...(report.clr?.badges ?? report.presentation?.credentials ?? []).map((each) => `    – ${own.inside}${own.colon}${shown(named(each)?.name ?? '?')}${own.colon}${wordsFor(each, verdictOf(each), t).word}`),
    ...(report.relayed ?? []).map((address) => `  ${own.relayed}${own.colon}${shown(address)}`),
    `  ${own.digest}${own.colon}${report.digest}`,
  ];
  return lines.join('\n');
}

/** What the document calls itself, and who it says it is by; nothing of what could not be read in one way only. */
function named({ view, endorsement, credential }: BadgeReport): { name: string; by: string } | undefined {
  const { issuer, name } = view ?? endorsement ?? credential ?? {};
  return issuer === undefined ? undefined : { name: name ?? credential?.types.join(', ') ?? '?', by: issuer.name ?? issuer.id };
}

function reasonOf({ reason }: CheckResult, sentences: Readonly<Record<string, string>>): string {
  return reason === undefined ? '' : ` · ${sentences[reason] ?? reason}`;
}

/** What is said of an input that holds nothing to verify. */
export function describeUnreadable(input: string, problem: Unreadable['problem'] | 'not_found', language: Language): string {
  const key = problem === 'unsupported_type' ? 'unsupported_media_type' : problem;
  return `${shown(input)}\n  ${WORDS[language].verdicts.undetermined.word}. ${key === 'not_found' ? OWN[language].notFound : strings(language)[key]}`;
}
