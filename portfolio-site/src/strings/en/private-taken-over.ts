import type { takenOver as french } from '../fr/private-taken-over.ts';

export const takenOver: typeof french = {
  title: 'Badges revoked by the restore',
  count: (n) => (n === 1 ? 'One badge of the restored copy is revoked because the last published list says so.' : `${n} badges of the restored copy are revoked because the last published lists say so.`),
  why: 'The reason was lost with the database: a decision, or another badge that had taken its place (change of name, correction, stolen key). In the second case, issue the badge again: the new one says the same, under today’s name, and is shown where the student showed the old one.',
  careful: 'Do not issue again what a decision took back. Ask the holder whether they kept a later badge for this level: it would stay valid beside the new one.',
  names: 'A change of name was lost with what came after the copy. Make it again first, on the person’s page; their badges are issued after that:',
  keep: 'This name is right',
  keepOf: (name) => `This name is right: ${name}`,
  part: (from, to, n) => `Badges ${from} to ${to} of ${n}.`,
  next: 'Next badges',
  previous: 'Previous badges',
  legend: 'Badges to issue again',
  badge: (title, on) => `${title}, decision of ${on}`,
  all: (n) => `All of this list (${n})`,
  act: 'Issue again',
  noneChosen: 'Choose at least one badge.',
  left: (issued, detail) => `${issued === 0 ? '' : issued === 1 ? 'One badge is issued again. ' : `${issued} badges are issued again. `}A badge no longer passes the checks and is not issued: ${detail}`,
  done: (n) => (n === 0 ? 'These badges were issued again already.' : n === 1 ? 'The badge is issued again: it is signed and handed over by itself.' : `${n} badges are issued again: they are signed and handed over by themselves.`),
};
