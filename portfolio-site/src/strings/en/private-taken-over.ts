import type { takenOver as french } from '../fr/private-taken-over.ts';

export const takenOver: typeof french = {
  title: 'Badges revoked by the restore',
  count: (n) => (n === 1 ? 'One badge of the restored copy is revoked because the last published list says so.' : `${n} badges of the restored copy are revoked because the last published lists say so.`),
  why: 'The reason was lost with the database: a decision, or another badge that had taken its place (change of name, correction, stolen key). In the second case, issue the badge again: the new one says the same, under today’s name, and is shown where the student showed the old one.',
  careful: 'Do not issue again what a decision took back. Ask the holder whether they kept a later badge for this level: it would stay valid beside the new one.',
  first: (shown, n) => `The first ${shown} of ${n}; the others come next.`,
  legend: 'Badges to issue again',
  badge: (title, on) => `${title}, decision of ${on}`,
  all: (n) => `All of this list (${n})`,
  act: 'Issue again',
  noneChosen: 'Choose at least one badge.',
  left: (detail) => `A badge no longer passes the checks and is not issued: ${detail}`,
  done: (n) => (n === 1 ? 'The badge is issued again: it is signed and handed over by itself.' : `${n} badges are issued again: they are signed and handed over by themselves.`),
};
