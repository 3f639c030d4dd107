import { expect, it } from 'vitest';
import { equivalentFault } from './equivalent.ts';

it.each([
  ['', 'affiche.png', 'missing'],
  ['  \n ', 'affiche.png', 'missing'],
  ['affiche.png', 'affiche.png', 'file_name'],
  ['Affiche atelier', 'affiche_atelier.png', 'file_name'],
  ['IMG_2043', 'x.jpg', 'file_name'],
  ['DSC-0001.JPG', 'x.jpg', 'file_name'],
  ['autre-fichier.webp', 'x.webp', 'file_name'],
  ['image', 'x.png', 'says_nothing'],
  ['Une image.', 'x.png', 'says_nothing'],
  ['Capture d’écran', 'x.png', 'says_nothing'],
  ['capture d\'écran (2)', 'x.png', 'says_nothing'],
  ['The picture', 'x.png', 'says_nothing'],
  ['Photo 12', 'x.png', 'says_nothing'],
  ['document pdf', 'x.pdf', null],
  ['Document', 'x.pdf', 'says_nothing'],
  ['…', 'x.png', 'missing'],
  ['12 - 4', 'x.png', 'says_nothing'],
])('« %s » in place of %s: %s', (text, fileName, fault) => {
  expect(equivalentFault(text, fileName)).toBe(fault);
});

it.each(['Affiche colorée « Osez l’atelier numérique ».', 'Photo de la salle, prise du fond', 'Un diagramme de Gantt de février à mai', 'Schéma : trois étapes', 'Rapport de 12 pages ; version accessible : https://exemple.fr/rapport.html'])('« %s » says something', (text) => {
  expect(equivalentFault(text, 'fichier.png')).toBeNull();
});
