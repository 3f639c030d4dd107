import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactIn } from './contact.ts';

const EMAILS = [
  'marc@entreprise.fr', 'Écrivez-moi : marc.dupont+stage@mail.entreprise.example.', 'MARC@ENTREPRISE.FR', '<marc@entreprise.fr>', 'mailto:marc@entreprise.fr', 'marc @ entreprise.fr',
  'marc (at) entreprise.fr', 'marc[at]entreprise[dot]fr', 'marc{at}entreprise.fr', 'marc arobase entreprise point fr', 'marc＠entreprise.fr', 'ma\u200brc@entre\u200bprise.fr', 'hélène@société.fr', 'm@xn--socit-esab.xn--p1ai',
  'Contact\nm.d@entreprise.example\nmerci',
];
const TELEPHONES = [
  '06 12 34 56 78', 'Appelez le 0612345678.', '06.12.34.56.78', '06-12-34-56-78', '06\u00a012\u202f34 56 78', '(06 12 34 56 78)', '+33 6 12 34 56 78', '+33612345678', '+33 (0)6 12 34 56 78', '(+33) 6.12.34.56.78',
  '0033 6 12 34 56 78', '00 33 6 12 34 56 78', '00336 12345678', '０６ １２ ３４ ５６ ７８', '06\u200b12345678', '0475/12.34.56', '02/123.45.67', '079 123 45 67', '020 7946 0958', '+1 555-234-5678', '(555) 234-5678', '555-234-5678',
  'tél. : 612 34 56 78', 'Portable 612345678', '☎ 612 345 678', '0 800 123 456', '0800 123 456', 'le 01/09/2024 06 12 34 56 78', 'poste 3, 01 23 45 67 89', '2024 06 12 34 56 78',
];
const NEITHER = [
  '', '@', '@media (width > 40rem)', '12 @ 3', '3 @ 2.50', 'logo@2x.png', 'react@18.2.0', '@entreprise.fr', 'marc@', 'marc@entreprise', 'arobase', 'de 9 h à 17 h', 'Travail suivi (à distance) chez nous.',
  '2024', '2024-2025', '2023/2024', 'de 2019 à 2024', '2022 - 2023 - 2024', 'bilan 2023 + 2024-2025', '01/09/2024', '01/09/2024 14 h', '01/09/2024 – 30/06/2025', '09/2024 – 1/2025', '1.9.2024', '2024-09-01T08:30:00Z', 'du 01.09 au 30.06', '08:30 - 12:00', '8 h 30', '05.06.07 - 08.09.10',
  '2 000 heures', '12 000 €', '1 234 567 890 €', '+12 000 000 €', '+ 250 000', '12 345 678 habitants', '0,12345678', '0.123456789', '3,14159265', '1/2/3', '10 %', '450 000,50', 'plus de 100 000 000', '1 200 000 km', '035 123 456 €',
  'ISBN 978-2-07-036822-8', 'ISBN 0-306-40615-2', 'ISBN-10 : 0306406152', '978-2-07-036822-8', '0-306-40615-2', 'ISSN 0378-5955', 'doi:10.1000/182', 'https://exemple.fr/2024/0612345678', 'www.exemple.fr/0612345678', 'RNCP35521', 'SIREN 552 100 554', 'SIRET 552 100 554 00013', '0000-0002-1825-0097', '192.168.1.12',
  'application mobile 2 000 000 de fois', 'mobile 2023-2024', 'Hôtel 12 34 56 78', 'une application mobile\n12345678', 'compétences 1 2 3 4 5', 'notes 12, 13, 14, 15', '01, 02, 03, 04, 05', 'FR76 3000 6000 0112 3456 7890 189', 'n° 12-34', '75012 Paris', '06000 Nice', 'le lot 08-12 09-13 10',
];

describe('an address or a number in somebody’s words', () => {
  it.each(EMAILS)('is found in %j', (text) => expect(contactIn(text)).toBe('email'));
  it.each(TELEPHONES)('is found in %j', (text) => expect(contactIn(text)).toBe('telephone'));
  it.each(NEITHER)('is not found in %j', (text) => expect(contactIn(text)).toBeNull());

  const word = fc.constantFrom('Un', 'travail', 'suivi,', 'depuis', '2024,', 'sur', '12', '000', 'lignes', '« utile »', '10 %', '(3)', 'à', '8 h 30.', '\n', '–', '@media', 'S5', '1/3');
  const words = fc.array(word, { maxLength: 20 }).map((all) => all.join(' '));
  it('is found wherever it stands among words', () => {
    const pair = fc.integer({ min: 0, max: 99 }).map((one) => String(one).padStart(2, '0'));
    const telephone = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.tuple(pair, pair, pair, pair), fc.constantFrom(' ', '.', '-', '', '\u00a0')).map(([first, pairs, between]) => [`0${first}`, ...pairs].join(between));
    const local = fc.stringMatching(/^[a-z][a-z0-9._-]{0,20}$/);
    const email = fc.tuple(local, fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/), fc.constantFrom('fr', 'example', 'co.uk')).map(([name, host, end]) => `${name}@${host}.${end}`);
    fc.assert(
      fc.property(words, words, telephone, email, (before, after, number, address) => {
        expect(contactIn(`${before} : ${number} ; ${after}`)).toBe('telephone');
        expect(contactIn(`${before} : ${address} ; ${after}`)).toBe('email');
      }),
      { seed: 20261128, numRuns: 500 },
    );
  });
  it('is not made of dates, years and amounts that follow each other, and any text at all is read', () => {
    const day = fc.tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1990, max: 2039 }), fc.constantFrom('/', '.', '-')).map(([d, m, y, s]) => [String(d).padStart(2, '0'), String(m).padStart(2, '0'), y].join(s));
    const amount = fc.integer({ min: 1, max: 999 }).map((one) => `${one} 000 €`);
    const year = fc.integer({ min: 1990, max: 2039 }).map((one) => `${one}-${one + 1}`);
    fc.assert(fc.property(fc.array(fc.oneof(day, amount, year), { maxLength: 6 }), (all) => void expect(contactIn(all.join(' et '))).toBeNull()), { seed: 20261128, numRuns: 500 });
    fc.assert(fc.property(day, day, (one, other) => void expect(contactIn(`${one} - ${other}`)).toBeNull()), { seed: 20261128, numRuns: 300 });
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void expect([null, 'email', 'telephone']).toContain(contactIn(text))), { seed: 20261128, numRuns: 500 });
  });
});
