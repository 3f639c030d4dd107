/** Programmes as CASE 1.1 frameworks: by the official schemas, with identifiers that stay, and there and back. */
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormatsModule from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { programmes, completed } from '../../../test/fixtures/programmes.ts';
import { haveRecords, recorded } from '../../../test/fixtures/recorded.ts';
import { readProgrammeFile } from '../../routes/programme-file.ts';
import { writeProgrammeFile } from '../../routes/programme-schema.ts';
import { uuid5 } from '../../uuid5.ts';
import { carriedProgrammes } from './carried.ts';
import { caseDocument, caseItemTypes, casePackage, withDocument } from './case.ts';
import { tidyProgramme } from './check.ts';
import type { Programme } from '../programme.ts';

const place = { origin: 'https://palier.example', institution: 'Université d’essai', publishedAt: '2026-07-05T10:00:00.000Z', uuid: uuid5 };
const none = async (): Promise<null> => null;
const readBack = async (text: string, version = ''): Promise<Programme | null> => (await readProgrammeFile(text, { code: '', version }, none)).programme;

describe.skipIf(!haveRecords)('a CASE framework by the official schemas (need ../shared/spec)', () => {
  const ajv = new Ajv2019({ strict: false });
  addFormatsModule.default(ajv);
  const errorsOf = (name: string, value: unknown): unknown => {
    // The published schemas name their own dialect with a fragment that Ajv does not know.
    const { $schema: _, $id: __, ...schema } = recorded<Record<string, unknown>>(`case_v1p1/case_v1p1_${name}-jsonschema1.json`);
    const validate = ajv.compile(schema);
    return validate(JSON.parse(JSON.stringify(value))) ? [] : validate.errors;
  };

  it.each([['NEO', carriedProgrammes.NEO], ['IRP', carriedProgrammes.IRP], ['a programme that says something everywhere', completed]] as const)('of %s is accepted, whole and in its parts', async (_name, programme) => {
    const made = await casePackage(programme, place);
    expect(errorsOf('cfpackage', made)).toEqual([]);
    expect(errorsOf('cfdocument', caseDocument(made, place.origin))).toEqual([]);
    expect(errorsOf('cfdocumentset', { CFDocuments: [caseDocument(made, place.origin)] })).toEqual([]);
    for (const item of made.CFItems) expect(errorsOf('cfitem', withDocument(item, made))).toEqual([]);
    for (const association of made.CFAssociations) expect(errorsOf('cfassociation', withDocument(association, made))).toEqual([]);
    for (const rubric of made.CFRubrics) expect(errorsOf('cfrubric', rubric)).toEqual([]);
    expect(errorsOf('cfitemtypeset', { CFItemTypes: await caseItemTypes(place) })).toEqual([]);
    // The schemas are closed: a word of our own outside of extensions would be refused.
    expect(errorsOf('cfpackage', { ...made, palier: true })).not.toEqual([]);
  });
});

describe('a CASE framework', () => {
  it('has the same identifiers at every asking, none twice, and others for another version or another house', async () => {
    const idsOf = async (programme: Programme, origin = place.origin): Promise<string[]> => {
      const { CFDocument, CFItems, CFAssociations, CFRubrics } = await casePackage(programme, { ...place, origin });
      return [CFDocument.identifier, ...CFItems.map((one) => one.identifier), ...CFAssociations.map((one) => one.identifier), ...CFRubrics.map((one) => one.identifier)];
    };
    const ids = await idsOf(completed);
    expect(await idsOf(completed)).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((one) => !/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(one))).toEqual([]);
    const others = [...(await idsOf({ ...completed, version: '2028' })), ...(await idsOf(completed, 'https://autre.example'))];
    expect(others.filter((one) => ids.includes(one))).toEqual([]);
  });

  it('identifies by RFC 9562 version 5 in the namespace of addresses', async () => {
    // The example of RFC 9562, appendix A.4, is in the namespace of names; this one was made by Python's uuid.uuid5.
    expect(await uuid5('https://palier.example/programmes/NEO/2024#NEO-C1')).toBe('7783b4b8-d861-5ef3-aad7-dab1c2611504');
  });

  it('names a competency by the address that badges are aligned to, and ties what hangs on it', async () => {
    const { CFItems, CFAssociations } = await casePackage(completed, place);
    const of = (text: string) => CFItems.find((one) => one.fullStatement.startsWith(text))!;
    const competency = of('CONCEVOIR');
    expect(competency).toMatchObject({ uri: 'https://palier.example/programmes/NEO/2027-essai#NEO-C2', humanCodingScheme: 'NEO-C2', abbreviatedStatement: 'CONCEVOIR' });
    const tied = CFAssociations.filter((one) => one.destinationNodeURI.identifier === competency.identifier).map((one) => [one.associationType, one.originNodeURI.title]);
    expect(tied).toEqual([['isChildOf', 'en testant, avec des usagers'], ['isRelatedTo', 'Conception d’un site web vitrine']]);
  });

  it('comes back as the programme that it was written from, and so does our own file', async () => {
    await fc.assert(
      fc.asyncProperty(programmes, async (programme) => {
        expect(await readBack(JSON.stringify(await casePackage(programme, place)))).toEqual(programme);
        expect(await readBack(writeProgrammeFile(programme))).toEqual(programme);
      }),
      { numRuns: 100 },
    );
    expect(await readBack(JSON.stringify(await casePackage(completed, place), null, 2))).toEqual(completed);
    for (const programme of Object.values(carriedProgrammes)) {
      expect(await readBack(JSON.stringify(await casePackage(programme, place)))).toEqual(tidyProgramme(programme));
      expect(await readBack(writeProgrammeFile(programme))).toEqual(tidyProgramme(programme));
    }
  });

  it('of another publisher gives its competencies and its scale, names the rest, and asks for nothing that it does not say', async () => {
    const link = (identifier: string) => ({ title: '', identifier, uri: `urn:uuid:${identifier}` });
    const foreign = {
      CFDocument: { identifier: 'd', uri: 'urn:d', title: 'Cadre : métiers du web', creator: 'Ailleurs', lastChangeDateTime: '2020-01-01T00:00:00Z' },
      CFItems: [
        { identifier: 'a', uri: 'urn:a', fullStatement: 'Concevoir', humanCodingScheme: 'W 1', lastChangeDateTime: '2020-01-01T00:00:00Z' },
        { identifier: 'b', uri: 'urn:b', fullStatement: 'Un détail', lastChangeDateTime: '2020-01-01T00:00:00Z' },
        { identifier: 'c', uri: 'urn:c', fullStatement: 'Tester', lastChangeDateTime: '2020-01-01T00:00:00Z' },
      ],
      CFAssociations: [['c', 'd', 1], ['a', 'd', 2], ['b', 'a', 1]].map(([from, to, sequenceNumber]) => ({ associationType: 'isChildOf', sequenceNumber, originNodeURI: link(from as string), destinationNodeURI: link(to as string) })),
      CFRubrics: [{ identifier: 'r', uri: 'urn:r', CFRubricCriteria: [{ CFRubricCriterionLevels: [{ quality: 'Bien', position: 2 }, { quality: 'Début', position: 1, description: 'Commence.' }] }] }],
    };
    const { programme, ignored, faults } = await readProgrammeFile(JSON.stringify(foreign), { code: '', version: '2026' }, none);
    expect(faults).toEqual([]);
    expect(ignored).toEqual(['Un détail']);
    expect(programme).toMatchObject({
      code: 'Cadre-metiers-du-web', version: '2026', competencies: [{ code: 'Cadre-metiers-du-web-1', statement: 'Tester' }, { code: 'W-1', statement: 'Concevoir' }],
      levels: [{ order: 1, name: 'Début', descriptor: 'Commence.' }, { order: 2, name: 'Bien', descriptor: null }], periods: [],
    });
  });

  it('and our own file are refused by the line of each fault', async () => {
    const faultsIn = async (text: string) => (await readProgrammeFile(text, { code: '', version: '' }, none)).faults.map((one) => [one.line, one.kind, one.value]);
    const lines = writeProgrammeFile(carriedProgrammes.NEO).split('\n');
    const numberOf = (part: string): number => lines.findIndex((one) => one.includes(part)) + 1;
    const edited = (from: string, to: string): string => lines.join('\n').replace(from, to);
    expect(await faultsIn(edited('"code": "NEO-C2"', '"code": "NEO-C1"'))).toEqual([[numberOf('"code": "NEO-C2"'), 'repeated', 'NEO-C1']]);
    expect(await faultsIn(edited('"order": 3', '"order": 4'))).toEqual([[numberOf('"order": 3'), 'level_order', '4'], [numberOf('"expectedLevel": 3'), 'unknown_reference', '3']]);
    expect(await faultsIn(edited('"order": 3', '"order": "3"'))).toEqual([[numberOf('"order": 3'), 'field_unreadable', 'programme.levels.2.order']]);
    expect(await faultsIn(edited('"rncp"', '"rnpc"'))).toEqual([[numberOf('"rncp"'), 'field_unknown', 'programme.rnpc']]);
    expect(await faultsIn(edited('"code": "NEO-C2"', '"code": "../NEO"'))).toEqual([[numberOf('"code": "NEO-C2"'), 'code_unreadable', '../NEO']]);
    expect(await faultsIn(edited('"code": "NEO-C2",', '"code": "NEO-C2"'))).toEqual([[numberOf('"code": "NEO-C2"') + 1, 'json_unreadable', '']]);
    expect(await faultsIn('[]')).toEqual([[1, 'field_unreadable', '']]);
    const packed = JSON.stringify(await casePackage({ ...carriedProgrammes.NEO, competencies: [...carriedProgrammes.NEO.competencies, { code: 'pas bon/', verb: null, statement: 'X', criteria: null }] }, place), null, 1);
    expect(await faultsIn(packed)).toEqual([[packed.slice(0, packed.indexOf('"fullStatement": "X"')).split('\n').length - 3, 'code_unreadable', 'pas-bon/']]);
  });
});
