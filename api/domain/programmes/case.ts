/**
 * A programme as a framework of CASE (Competencies and Academic Standards
 * Exchange 1.1, 1EdTech): one CFDocument for a version, a CFItem for each
 * competency and for what hangs on it, one CFRubric whose levels are the scale.
 *
 * The `uri` of a competency's item is the address that badges name as the
 * target of their alignment, so that what was signed years ago resolves.
 */
import { statedBy, type Competency, type Programme } from '../programme.ts';

export type Link = { readonly title: string; readonly identifier: string; readonly uri: string };
export type CaseItem = {
  readonly identifier: string;
  readonly uri: string;
  readonly fullStatement: string;
  readonly abbreviatedStatement?: string;
  readonly humanCodingScheme?: string;
  readonly notes?: string;
  readonly language: string;
  readonly CFItemType: string;
  readonly CFItemTypeURI: Link;
  readonly lastChangeDateTime: string;
  readonly extensions: { readonly palier: Readonly<Record<string, unknown>> };
};
export type CaseAssociation = {
  readonly identifier: string;
  readonly uri: string;
  readonly associationType: 'isChildOf' | 'isRelatedTo' | 'isPartOf';
  readonly sequenceNumber: number;
  readonly originNodeURI: Link;
  readonly destinationNodeURI: Link;
  readonly lastChangeDateTime: string;
};
export type CaseItemType = Link & { readonly description: string; readonly hierarchyCode: string; readonly typeCode: string; readonly lastChangeDateTime: string };
export type CasePackage = {
  readonly CFDocument: Readonly<Record<string, unknown>> & Link;
  readonly CFItems: readonly CaseItem[];
  readonly CFAssociations: readonly CaseAssociation[];
  readonly CFDefinitions: { readonly CFItemTypes: readonly CaseItemType[] };
  readonly CFRubrics: readonly (Readonly<Record<string, unknown>> & Link)[];
};

/** Kinds of items: our word, what CASE shows, what it means. */
const ITEM_TYPES = {
  competency: ['Compétence', 'Un savoir-agir complexe, reconnu par niveaux.'],
  essential_component: ['Composante essentielle', 'Une exigence de qualité observable d’une compétence.'],
  situation: ['Situation professionnelle', 'Un contexte dans lequel la compétence s’exerce.'],
  critical_learning: ['Apprentissage critique', 'Ce qui doit être montré d’une compétence à un niveau.'],
  period: ['Période', 'Un semestre ou un projet de la formation.'],
  teaching_unit: ['Unité d’enseignement', 'Une unité d’enseignement d’une période.'],
  production: ['Situation d’apprentissage et d’évaluation', 'Une situation d’apprentissage et d’évaluation, dite par sa production.'],
} as const;
export type CaseKind = keyof typeof ITEM_TYPES;
/** The day on which these kinds were written down. */
const TYPES_SINCE = '2026-11-26T00:00:00Z';

export type CasePlace = {
  readonly origin: string;
  readonly institution: string;
  /** ISO date and time from which the version is frozen. */
  readonly publishedAt: string;
  /** RFC 9562 version 5 of an address: the same one has the same identifier for ever. */
  uuid(address: string): Promise<string>;
};

export const casePath = (what: string, identifier: string): string => `/ims/case/v1p1/${what}/${identifier}`;

/** Where a competency stands: in badges as the target of an alignment, on the programme's page, in CASE. */
const competencyUri = (document: string, code: string): string => `${document}#${code}`;

export async function casePackage(programme: Programme, { origin, institution, publishedAt, uuid }: CasePlace): Promise<CasePackage> {
  const document = `${origin}/programmes/${programme.code}/${programme.version}`;
  const at = (what: string, identifier: string): string => `${origin}${casePath(what, identifier)}`;
  const types = await caseItemTypes({ origin, uuid });
  const stated = statedBy(programme);
  const root: Link = { title: programme.title, identifier: await uuid(document), uri: document };

  const items: CaseItem[] = [];
  const associations: CaseAssociation[] = [];
  const linkOf = (one: CaseItem): Link => ({ title: one.fullStatement, identifier: one.identifier, uri: one.uri });
  const relate = async (from: Link, associationType: CaseAssociation['associationType'], to: Link, sequenceNumber: number): Promise<void> => {
    const identifier = await uuid(`${document}#association/${from.identifier}/${associationType}/${to.identifier}`);
    associations.push({ identifier, uri: at('CFAssociations', identifier), associationType, sequenceNumber, originNodeURI: from, destinationNodeURI: to, lastChangeDateTime: publishedAt });
  };
  const add = async (kind: CaseKind, place: string, parent: Link, sequence: number, text: { fullStatement: string; abbreviatedStatement?: string; humanCodingScheme?: string; notes?: string }, palier: Record<string, unknown> = {}): Promise<Link> => {
    const uri = kind === 'competency' ? competencyUri(document, place) : null;
    const identifier = await uuid(uri ?? `${document}#${place}`);
    const type = types.find((one) => one.typeCode === kind)!;
    const item: CaseItem = {
      identifier, uri: uri ?? at('CFItems', identifier), ...text, language: programme.language, CFItemType: type.title,
      CFItemTypeURI: { title: type.title, identifier: type.identifier, uri: type.uri }, lastChangeDateTime: publishedAt, extensions: { palier: { kind, ...palier } },
    };
    items.push(item);
    const link = linkOf(item);
    await relate(link, 'isChildOf', parent, sequence);
    return link;
  };

  const competencies = new Map<string, Link>();
  for (const [index, one] of programme.competencies.entries()) competencies.set(one.code, await add('competency', one.code, root, index + 1, wordsOf(one)));
  for (const [code, competency] of competencies) {
    let sequence = 1;
    for (const [kind, list] of [['essential_component', stated.essentialComponents], ['situation', stated.situations]] as const) {
      for (const { text } of list.filter((one) => one.competency === code)) await add(kind, `${code}/${kind}/${sequence}`, competency, sequence++, { fullStatement: text });
    }
    for (const { level, text } of stated.criticalLearnings.filter((one) => one.competency === code)) {
      await add('critical_learning', `${code}/critical_learning/${sequence}`, competency, sequence++, { fullStatement: text }, { level });
    }
  }
  for (const [index, period] of programme.periods.entries()) {
    const named = period.title === null ? period.code : `${period.code} – ${period.title}`;
    const own = await add('period', `period/${period.code}`, root, programme.competencies.length + index + 1, { fullStatement: named, humanCodingScheme: period.code }, {
      title: period.title, year: period.year, expectedLevel: period.expectedLevel, ...(period.hours === undefined ? {} : { hours: period.hours }), ...(period.courses ? { courses: period.courses } : {}),
    });
    for (const [place, code] of (period.competencies ?? []).entries()) await relate(own, 'isRelatedTo', competencies.get(code)!, place + 1);
    const links = stated.links.filter((one) => one.period === period.code);
    const units = new Map<string, Link>();
    for (const [kind, titles] of [['teaching_unit', period.teachingUnits], ['production', period.productions]] as const) {
      for (const [place, title] of titles.entries()) {
        const item = await add(kind, `period/${period.code}/${kind}/${place + 1}`, own, place + 1, { fullStatement: title });
        if (kind === 'teaching_unit') units.set(title, item);
        const link = links.find((one) => one.kind === kind && one.title === title);
        for (const [order, unit] of (link?.teachingUnits ?? []).entries()) await relate(item, 'isPartOf', units.get(unit)!, order + 1);
        for (const [order, code] of (link?.competencies ?? []).entries()) await relate(item, 'isRelatedTo', competencies.get(code)!, order + 1);
      }
    }
  }
  return {
    CFDocument: {
      ...root, frameworkType: 'Référentiel de compétences', caseVersion: '1.1', creator: institution, publisher: institution, officialSourceURL: document,
      ...(programme.objective === null ? {} : { description: programme.objective }), ...(programme.principle === null ? {} : { notes: programme.principle }),
      language: programme.language, version: programme.version, adoptionStatus: 'Adopted', lastChangeDateTime: publishedAt,
      extensions: {
        palier: {
          code: programme.code, under: programme.under, rncp: programme.rncp, provider: programme.provider,
          ...(programme.placements ? { placements: programme.placements } : {}), ...(stated.rules.length > 0 ? { rules: stated.rules } : {}),
          ...furtherFacts(programme),
        },
      },
    },
    CFItems: items,
    CFAssociations: associations,
    CFDefinitions: { CFItemTypes: types },
    CFRubrics: programme.levels.length === 0 ? [] : [await rubric(programme, document, competencies, { origin, publishedAt, uuid })],
  };
}

/** What CASE has no word for, and only some programmes say. */
const furtherFacts = ({ mentoring, memoirMilestones, decisionBody }: Programme) => ({
  ...(mentoring ? { mentoring } : {}), ...(memoirMilestones ? { memoirMilestones } : {}), ...(decisionBody === undefined ? {} : { decisionBody }),
});

const wordsOf = (one: Competency) => ({
  fullStatement: one.statement,
  ...(one.verb === null ? {} : { abbreviatedStatement: one.verb }),
  humanCodingScheme: one.code,
  ...(one.criteria === null ? {} : { notes: one.criteria }),
});

/** CASE 1.1, CFRubric: the scale, once for each competency. `position` is the order of a level; no level has a score. */
async function rubric(programme: Programme, document: string, competencies: ReadonlyMap<string, Link>, { origin, publishedAt, uuid }: Omit<CasePlace, 'institution'>): Promise<CasePackage['CFRubrics'][number]> {
  const identifier = await uuid(`${document}#rubric/levels`);
  const uri = `${origin}${casePath('CFRubrics', identifier)}`;
  const changed = { lastChangeDateTime: publishedAt };
  return {
    identifier, uri, title: `${programme.title} : niveaux`, ...changed,
    CFRubricCriteria: await Promise.all(
      [...competencies].map(async ([code, item], position) => {
        const criterion = await uuid(`${document}#rubric/levels/${code}`);
        return {
          identifier: criterion, uri: `${uri}#${criterion}`, description: item.title, CFItemURI: item, position: position + 1, rubricId: identifier, ...changed,
          CFRubricCriterionLevels: await Promise.all(
            programme.levels.map(async (level) => {
              const own = await uuid(`${document}#rubric/levels/${code}/${level.order}`);
              return {
                identifier: own, uri: `${uri}#${own}`, quality: level.name, ...(level.descriptor === null ? {} : { description: level.descriptor }),
                position: level.order, rubricCriterionId: criterion, ...changed,
              };
            }),
          ),
        };
      }),
    ),
  };
}

/** CASE 1.1, CFItemType: the same for every framework of this house. */
export const caseItemTypes = ({ origin, uuid }: Pick<CasePlace, 'origin' | 'uuid'>): Promise<CaseItemType[]> =>
  Promise.all(
    Object.entries(ITEM_TYPES).map(async ([typeCode, [title, description]], index) => {
      const identifier = await uuid(`${origin}/ims/case/item-types/${typeCode}`);
      return { identifier, uri: `${origin}${casePath('CFItemTypes', identifier)}`, title, description, hierarchyCode: String(index + 1), typeCode, lastChangeDateTime: TYPES_SINCE };
    }),
  );

/** A document by itself says where its package is. */
export const caseDocument = ({ CFDocument }: CasePackage, origin: string): Record<string, unknown> => {
  const uri = `${origin}${casePath('CFPackages', CFDocument.identifier)}`;
  return { ...CFDocument, CFPackageURI: { title: CFDocument.title, identifier: CFDocument.identifier, uri } };
};

/** An item or association by itself says which document it is of. */
export const withDocument = <T extends object>(one: T, { CFDocument: { title, identifier, uri } }: CasePackage): T & { CFDocumentURI: Link } => ({ ...one, CFDocumentURI: { title, identifier, uri } });
