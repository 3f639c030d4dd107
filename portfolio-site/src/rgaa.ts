/**
 * Where our own pages stand against the 106 criteria of RGAA 4.1, and by what
 * that was seen. One table for the declaration (`/accessibilite`) and for
 * docs/rgaa.md, which a test keeps equal to it. What nobody has looked at yet
 * is not met: axe finds a part of the faults, and is no audit.
 */
export type RgaaState = 'met' | 'not_met' | 'not_applicable';
export type Criterion = { readonly id: string; readonly title: string; readonly state: RgaaState; readonly by: string };

const AXE = 'axe on every page, test/site/every-page.ts';
const WALK = 'a walk with the Tab key over every page, test/site/every-page.ts';
const READ = 'read in the sources';
const PLAYER = 'components/Player.astro: the browser’s own controls';
const NO_OTHER_MEDIA = 'pages have sound and film, which students deposit, and no other media';
const NO_FRAME = 'no frames: `frame-src` is refused, test/site/visit.ts reports it';

const met = (id: string, title: string, by: string): Criterion => ({ id, title, state: 'met', by });
const missing = (id: string, title: string, by: string): Criterion => ({ id, title, state: 'not_met', by });
const none = (id: string, title: string, by: string): Criterion => ({ id, title, state: 'not_applicable', by });

export const RGAA: readonly Criterion[] = [
  met('1.1', 'Images porteuses d’information : alternative textuelle', `${AXE}; badges: api/domain/badge-image.test.ts`),
  met('1.2', 'Images de décoration ignorées', READ),
  missing('1.3', 'Alternatives pertinentes', 'ours are; a student’s picture is published with a description only, and a file’s name or « image » is refused (api/domain/equivalent.ts, test/journey/private-by-default.test.ts), but nobody reads whether it is true; the exemption of third parties’ content (decree 2019-768, article 3) is not used'),
  none('1.4', 'CAPTCHA et images-test : alternative', 'there are none'),
  none('1.5', 'CAPTCHA : solution alternative', 'there are none'),
  met('1.6', 'Images complexes : description détaillée', 'level grids are tables; badge pictures and staircases have the same in words beside them'),
  met('1.7', 'Descriptions détaillées pertinentes', READ),
  met('1.8', 'Images-textes remplacées par du texte', 'the words in a badge’s picture stand as text beside it'),
  met('1.9', 'Légendes reliées à leur image', `${READ}: figure and figcaption`),
  none('2.1', 'Cadres : titre', NO_FRAME),
  none('2.2', 'Cadres : titre pertinent', NO_FRAME),
  met('3.1', 'Information pas donnée par la couleur seule', 'hatchings and words for each level and state; test/site/report-kinds.test.ts for verdicts'),
  met('3.2', 'Contraste des textes', `${AXE}, in light and dark`),
  met('3.3', 'Contraste des composants et des éléments graphiques', 'measured on every page in light, dark and forced colours, test/site/contrast.ts; each pair of the style sheets and of badges, test/rules/contrast.test.ts; ticked boxes are the browser’s own'),
  missing('4.1', 'Média temporel : transcription', 'sound and film are published with a transcript or captions (api/domain/clearance.test.ts): a film may have captions alone'),
  missing('4.2', 'Transcription pertinente', 'nobody reads whether a student’s transcript is true'),
  missing('4.3', 'Sous-titres synchronisés', 'asked for and shown by the player (test/journey/along-with-traces.test.ts), but a film may be published with a transcript alone'),
  missing('4.4', 'Sous-titres pertinents', 'nobody reads whether a student’s captions are true'),
  missing('4.5', 'Audiodescription', 'none is asked for'),
  none('4.6', 'Audiodescription pertinente', 'there is none'),
  met('4.7', 'Média temporel identifiable', `${READ}: each player stands under the title of its production and has its name`),
  none('4.8', 'Média non temporel : alternative', NO_OTHER_MEDIA),
  none('4.9', 'Alternative pertinente', NO_OTHER_MEDIA),
  met('4.10', 'Son déclenché automatiquement', `${PLAYER}; nothing plays by itself`),
  met('4.11', 'Consultation d’un média au clavier', `${PLAYER}; ${WALK}`),
  none('4.12', 'Média non temporel au clavier', NO_OTHER_MEDIA),
  missing('4.13', 'Média compatible avec les technologies d’assistance', `${PLAYER}; no screen reader has tried them yet, as 7.1`),
  none('5.1', 'Tableaux complexes : résumé', 'every table is simple: one row and one column of headers'),
  none('5.2', 'Résumé pertinent', 'as 5.1'),
  none('5.3', 'Tableaux de mise en forme', 'there are none'),
  met('5.4', 'Tableaux de données : titre', 'each table has a caption, test/site/every-page.ts'),
  met('5.5', 'Titre de tableau pertinent', READ),
  met('5.6', 'En-têtes déclarés', AXE),
  met('5.7', 'En-têtes associés aux cellules', `${AXE}; ${READ}: scope`),
  none('5.8', 'Tableau de mise en forme sans balise de données', 'there are none'),
  met('6.1', 'Liens explicites', READ),
  met('6.2', 'Liens avec un intitulé', AXE),
  missing('7.1', 'Scripts compatibles avec les technologies d’assistance', 'what Chromium hands to screen readers is compared on every page, and on use: test/site/tree.ts, test/site/public-pages.test.ts, private-pages.test.ts, offline-file.test.ts; no screen reader and no person has tried the pages yet'),
  met('7.2', 'Alternative de script pertinente', 'pages work without script: test/site/cohorts.test.ts, life.test.ts, employer.test.ts, verifier.test.ts'),
  met('7.3', 'Scripts contrôlables au clavier', `${WALK}; test/site/jury.test.ts`),
  met('7.4', 'Changements de contexte annoncés', 'nothing changes but on a button or a link'),
  met('7.5', 'Messages de statut restitués', `${READ}: role status and alert; test/site/verifier.test.ts, public-pages.test.ts`),
  met('8.1', 'Type de document', READ),
  met('8.2', 'Code source valide', 'html-validate on the source of every page, and on what a script made of it: test/site/source-code.ts'),
  met('8.3', 'Langue par défaut', AXE),
  met('8.4', 'Code de langue pertinent', `${AXE}; test/site/private-pages.test.ts`),
  met('8.5', 'Titre de page', AXE),
  met('8.6', 'Titre de page pertinent', READ),
  met('8.7', 'Changements de langue indiqués', 'what people typed, and a programme’s words, on every kind of private page in English: test/journey/typed-words.test.ts; signed French words carry `lang` too: portfolio-site/src/signed-words.test.ts'),
  met('8.8', 'Code de changement de langue pertinent', 'as 8.7'),
  met('8.9', 'Balises pas utilisées pour la présentation', READ),
  none('8.10', 'Changements du sens de lecture', 'French and English only; texts that turn the direction are refused'),
  met('9.1', 'Titres', `${AXE}; ${READ}`),
  met('9.2', 'Structure du document', `${READ}: header, nav, main, footer`),
  met('9.3', 'Listes', AXE),
  met('9.4', 'Citations', `${READ}: QuotedWords.astro`),
  met('10.1', 'Présentation par feuilles de style', 'no inline style passes the content security policy, api/headers.test.ts'),
  met('10.2', 'Contenu visible sans feuille de style', READ),
  met('10.3', 'Compréhensible sans feuille de style', `${READ}: the order of the source is the order of reading`),
  met('10.4', 'Texte agrandi à 200 %', 'nothing is wider than the window at 320 px, test/site/every-page.ts'),
  met('10.5', 'Couleurs de fond et de police déclarées ensemble', `${READ}: styles/tokens.css`),
  met('10.6', 'Liens visibles dans le texte', `${AXE}: link-in-text-block`),
  met('10.7', 'Prise de focus visible', `${WALK}: a ring of two pixels at each stop`),
  met('10.8', 'Contenus cachés ignorés', AXE),
  met('10.9', 'Information pas donnée par forme, taille ou position seule', READ),
  met('10.10', 'Idem, de façon pertinente', READ),
  met('10.11', 'Sans défilement à deux dimensions à 320 px', 'test/site/every-page.ts'),
  met('10.12', 'Espacement du texte redéfinissable', 'every page at 375 and 1280 px: nothing cut off, out of its box or over other text, test/site/text-spacing.ts'),
  met('10.13', 'Contenus additionnels au survol ou au focus', 'nothing appears at the pointer alone'),
  met('10.14', 'Contenus additionnels accessibles au clavier', 'as 10.13'),
  met('11.1', 'Champs : étiquette', AXE),
  met('11.2', 'Étiquettes pertinentes', READ),
  met('11.3', 'Étiquettes cohérentes', READ),
  met('11.4', 'Étiquette accolée au champ', `${READ}: components/Field.astro`),
  met('11.5', 'Champs de même nature regroupés', `${READ}: fieldset`),
  met('11.6', 'Regroupements : légende', AXE),
  met('11.7', 'Légendes pertinentes', READ),
  none('11.8', 'Listes de choix : regroupement', 'the lists are short, or of one kind'),
  met('11.9', 'Intitulés de bouton pertinents', `${AXE}; ${READ}`),
  met('11.10', 'Contrôle de saisie', 'what was typed stays, each fault stands at its field: test/journey/bad-input.test.ts, test/site/cohorts.test.ts'),
  met('11.11', 'Suggestions de correction', 'sentences of api/strings'),
  met('11.12', 'Données à conséquence juridique vérifiables ou réversibles', 'minutes, revocations and imports are read again before they are done: test/site/jury.test.ts, life.test.ts'),
  met('11.13', 'Finalité des champs de la personne', `${AXE}: autocomplete-valid; the e-mail address of the sign-in`),
  met('12.1', 'Deux systèmes de navigation', 'a menu, and a site map of what is open to whoever reads it'),
  met('12.2', 'Menu toujours à la même place', READ),
  met('12.3', 'Plan du site pertinent', 'each page without a parameter, for each role and for nobody else: test/journey/every-route.test.ts'),
  met('12.4', 'Plan du site atteignable de la même façon', 'a link in the footer of every page: test/journey/every-route.test.ts'),
  none('12.5', 'Moteur de recherche atteignable de la même façon', 'there is no search engine'),
  met('12.6', 'Zones de regroupement atteignables ou évitables', `${READ}: landmarks and the skip link`),
  met('12.7', 'Lien d’accès rapide au contenu', `${WALK}: it is the first stop`),
  met('12.8', 'Ordre de tabulation cohérent', `${WALK}: the order of the document`),
  met('12.9', 'Pas de piège au clavier', `${WALK}: it comes to the end of each page`),
  met('12.10', 'Raccourcis à une touche contrôlables', 'on feedback sheets digits act inside a criterion only; N and P can be turned off there and on the account’s page (test/site/feedback.test.ts). Elsewhere arrows move within a grid, access keys need a second key'),
  met('12.11', 'Contenus additionnels atteignables au clavier', WALK),
  met('13.1', 'Limites de temps contrôlables', 'a session says when it ends and is prolonged as often as asked, and a form sent too late comes back whole: test/journey/account.test.ts, test/site/private-pages.test.ts; its longest duration is a day at least (decision 0042); a link, a code or a fresh proof of ten minutes is renewed by a button'),
  met('13.2', 'Nouvelles fenêtres pas ouvertes sans action', 'only a button or a link that says so opens one'),
  missing('13.3', 'Documents bureautiques accessibles', 'what students deposit is theirs, and nobody checks it; a summary, and where an accessible version is, are asked for and shown beside the link: test/journey/private-by-default.test.ts; the exemption of third parties’ content is not used'),
  none('13.4', 'Version accessible aussi complète', 'there is one version'),
  met('13.5', 'Contenus cryptiques : alternative', `${READ}: digests and identifiers are named`),
  met('13.6', 'Alternative pertinente', 'as 13.5'),
  met('13.7', 'Effets de flash', 'nothing flashes'),
  met('13.8', 'Contenus en mouvement contrôlables', 'nothing moves by itself; `prefers-reduced-motion` is kept'),
  met('13.9', 'Orientation libre', `${READ}: no page asks for one`),
  met('13.10', 'Gestes complexes : alternative', 'dropping a file has a field beside it'),
  met('13.11', 'Actions au pointeur annulables', READ),
  none('13.12', 'Mouvements de l’appareil', 'none is listened to'),
];

export type Rate = { readonly met: number; readonly notMet: number; readonly notApplicable: number; /** Of the applicable ones, whole per cent, rounded down. */ readonly percent: number; readonly state: 'full' | 'partial' | 'none' };

/** RGAA 4.1: fully at 100 %, partially from 50 %. */
export function rateOf(criteria: readonly Criterion[]): Rate {
  const count = (state: RgaaState): number => criteria.filter((one) => one.state === state).length;
  const [met, notMet] = [count('met'), count('not_met')];
  const percent = Math.floor((met * 100) / (met + notMet));
  return { met, notMet, notApplicable: count('not_applicable'), percent, state: notMet === 0 ? 'full' : percent >= 50 ? 'partial' : 'none' };
}
