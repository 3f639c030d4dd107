/**
 * A programme from a CFPackage of CASE 1.1. One of ours comes back whole; of
 * another publisher's, the items at the top become competencies and the first
 * rubric with qualities becomes the scale. What has no place is named, never
 * made into something that the framework does not say.
 */
import type { CaseKind } from './case.ts';
import type { Competency, Course, Mentoring, OfCompetency, Period, RequiredPlacement, Programme, Stated, UnitLink } from '../programme.ts';

/** What of a package is read, as the edge has checked it. */
export type CaseFile = {
  readonly CFDocument: {
    readonly identifier: string; readonly uri: string; readonly title: string; readonly version?: string | undefined; readonly description?: string | undefined; readonly notes?: string | undefined;
    readonly extensions?: { readonly palier?: CaseDocumentExtension | undefined } | undefined;
  };
  readonly CFItems: readonly CaseFileItem[];
  readonly CFAssociations: readonly { readonly associationType: string; readonly sequenceNumber?: number | undefined; readonly originNodeURI: { readonly identifier: string }; readonly destinationNodeURI: { readonly identifier: string } }[];
  readonly CFRubrics: readonly { readonly CFRubricCriteria?: readonly { readonly CFRubricCriterionLevels?: readonly { readonly quality?: string | undefined; readonly description?: string | undefined; readonly position?: number | undefined }[] | undefined }[] | undefined }[];
};
export type CaseDocumentExtension = {
  readonly code: string; readonly under: string | null; readonly rncp: string | null; readonly provider: string | null;
  readonly placements?: readonly RequiredPlacement[] | undefined; readonly rules?: Stated['rules'] | undefined;
  readonly mentoring?: Mentoring | undefined; readonly memoirMilestones?: readonly string[] | undefined; readonly decisionBody?: string | undefined;
};
type CaseItemExtension = {
  readonly kind: CaseKind; readonly level?: number | undefined; readonly title?: string | null | undefined; readonly year?: string | null | undefined; readonly expectedLevel?: number | null | undefined;
  readonly hours?: number | undefined; readonly courses?: readonly Course[] | undefined;
};
export type CaseFileItem = {
  readonly identifier: string; readonly fullStatement: string; readonly abbreviatedStatement?: string | undefined; readonly humanCodingScheme?: string | undefined; readonly notes?: string | undefined;
  readonly extensions?: { readonly palier?: CaseItemExtension | undefined } | undefined;
};

/** @returns the programme, and the statements of the items that it has no place for */
export function fromCase(file: CaseFile, code: string, version: string): { readonly programme: Programme; readonly ignored: readonly string[] } {
  const { CFDocument: document, CFItems: items } = file;
  const own = document.extensions?.palier;
  const byId = new Map(items.map((one) => [one.identifier, one]));
  const pairs = (type: string): [string, string][] =>
    file.CFAssociations.filter((one) => one.associationType === type).toSorted((a, b) => (a.sequenceNumber ?? 0) - (b.sequenceNumber ?? 0)).map((one) => [one.originNodeURI.identifier, one.destinationNodeURI.identifier]);
  const children = pairs('isChildOf');
  const childrenOf = (id: string): CaseFileItem[] => children.filter(([, parent]) => parent === id).flatMap(([child]) => byId.get(child) ?? []);
  const isChild = new Set(children.filter(([, parent]) => byId.has(parent)).map(([child]) => child));
  const inOrder = new Set([...childrenOf(document.identifier), ...items.filter((one) => !isChild.has(one.identifier))]);
  const kindOf = (one: CaseFileItem): CaseKind | undefined => one.extensions?.palier?.kind;
  const top = [...inOrder].filter((one) => !isChild.has(one.identifier));
  const isOurs = own !== undefined;
  const ofCompetency = top.filter((one) => (isOurs ? kindOf(one) === 'competency' : true));
  const taken = new Set(ofCompetency.map((one) => one.identifier));
  const codes = new Map(ofCompetency.map((one, index) => [one.identifier, one.humanCodingScheme?.replaceAll(/\s+/g, '-') || `${code}-${index + 1}`]));
  const competencies = ofCompetency.map((one): Competency => ({ code: codes.get(one.identifier)!, verb: one.abbreviatedStatement ?? null, statement: one.fullStatement, criteria: one.notes ?? null }));

  const related = pairs('isRelatedTo');
  const parts = pairs('isPartOf');
  const competenciesOf = (id: string): string[] => related.filter(([origin]) => origin === id).flatMap(([, to]) => codes.get(to) ?? []);
  const of = (kind: CaseKind): { competency: string; item: CaseFileItem }[] =>
    ofCompetency.flatMap((parent) =>
      childrenOf(parent.identifier).filter((one) => kindOf(one) === kind).map((item) => {
        taken.add(item.identifier);
        return { competency: codes.get(parent.identifier)!, item };
      }),
    );
  const texts = (kind: CaseKind): OfCompetency[] => of(kind).map(({ competency, item }) => ({ competency, text: item.fullStatement }));
  const links: UnitLink[] = [];
  const periods = top.filter((one) => kindOf(one) === 'period').map((one): Period => {
    taken.add(one.identifier);
    const palier = one.extensions!.palier!;
    const period = one.humanCodingScheme ?? one.fullStatement;
    const titles = (kind: 'teaching_unit' | 'production'): string[] =>
      childrenOf(one.identifier).filter((child) => kindOf(child) === kind).map((child) => {
        taken.add(child.identifier);
        const teachingUnits = parts.filter(([origin]) => origin === child.identifier).flatMap(([, to]) => byId.get(to)?.fullStatement ?? []);
        links.push({ period, kind, title: child.fullStatement, teachingUnits, competencies: competenciesOf(child.identifier) });
        return child.fullStatement;
      });
    return {
      code: period, title: palier.title ?? null, year: palier.year ?? null, expectedLevel: palier.expectedLevel ?? null,
      teachingUnits: titles('teaching_unit'), productions: titles('production'), competencies: competenciesOf(one.identifier),
      ...(palier.hours === undefined ? {} : { hours: palier.hours }), ...(palier.courses ? { courses: palier.courses } : {}),
    };
  });
  const scale = file.CFRubrics.flatMap((one) => one.CFRubricCriteria ?? []).map((one) => one.CFRubricCriterionLevels ?? []).find((one) => one.length > 0 && one.every((level) => level.quality));
  const levels = (scale ?? []).toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0)).map((one, index) => ({ order: index + 1, name: one.quality!, descriptor: one.description ?? null }));
  return {
    programme: {
      code, version, title: document.title, under: own?.under ?? null, rncp: own?.rncp ?? null, provider: own?.provider ?? null, objective: document.description ?? null, principle: document.notes ?? null, language: 'fr',
      levels, competencies, periods,
      ...(own?.placements ? { placements: own.placements } : {}), ...(own?.mentoring ? { mentoring: own.mentoring } : {}),
      ...(own?.memoirMilestones ? { memoirMilestones: own.memoirMilestones } : {}), ...(own?.decisionBody === undefined ? {} : { decisionBody: own.decisionBody }),
      stated: {
        essentialComponents: texts('essential_component'),
        situations: texts('situation'),
        criticalLearnings: of('critical_learning').map(({ competency, item }) => ({ competency, level: item.extensions!.palier!.level ?? 0, text: item.fullStatement })),
        links,
        rules: own?.rules ?? [],
      },
    },
    ignored: items.filter((one) => !taken.has(one.identifier)).map((one) => one.fullStatement),
  };
}
