import type * as fr from '../fr/takeaway.ts';

export const takeawayVerdict: typeof fr.takeawayVerdict = {
  valid: (day) => `Valid as of ${day}`,
  meaning: (day) => `Signature and content match the keys that come with this copy, and the badge had not been withdrawn on ${day}. Whether it was since then, this copy cannot know.`,
  known: (day) => `Status known as of ${day}; undetermined since then.`,
};

const many = (count: number, one: string, more: string): string => (count === 0 ? `no ${one}` : count === 1 ? `1 ${one}` : `${count} ${more}`);

export const takeaway: typeof fr.takeaway = {
  foot: {
    copy: (day, origin) => `A copy taken on ${day} from ${origin}. The status of the badges is that of the day.`,
    trust: (origin) => `This page comes from the person whom it is about. To rely on the institution alone, verify the badge at its own address, or with the verifier that ${origin} hands out.`,
    verifier: 'Offline verifier',
  },
  page: {
    title: 'Take my portfolio away',
    nav: 'Take away',
    lead: 'A ZIP archive of your own: your portfolio as pages to open from a disk or to put on any site, and your signed badges, which verify without Palier.',
    holds: 'What it holds',
    pages: 'The pages of your portfolio, in French and English, with the files that they show.',
    badges: 'Your badges in every form (JSON, JWT, PNG and SVG pictures), endorsements and signed records.',
    proof: 'What it takes to verify them in ten years: the institution’s keys, the revocation lists of the day, a verifier that works without a network, and the digest of every file.',
    published: 'The site is made of your published pages, as they are today.',
    chosen: 'Your portfolio is not published: the site is made of the choices that you saved. Putting it on a site would make them public.',
    counts: (badges, files) => `${many(badges, 'badge', 'badges')} and ${many(files, 'file', 'files')} in the site`,
    privateCounts: (badges, files) => `${many(badges, 'badge', 'badges')} and ${many(files, 'file', 'files')} that you have not made public`,
    scope: 'What do you want to take?',
    site: 'The site only',
    siteMeans: (counts, size) => `${counts}, about ${size}. Can be handed out and put online as it is.`,
    everything: 'Everything',
    everythingMeans: (counts, size) => `The site and ${counts}, in a folder “prive” that no page shows. About ${size}. Take that folder out before you put the site online.`,
    tooLarge: (most) => `Too large for one archive: ${most} at the most.`,
    action: 'Prepare the archive',
    wait: 'The download begins after a few seconds.',
    other: 'Yours as well',
    all: 'All my data',
    allMeans: 'Everything that Palier keeps about you, your files and your badges, in a form that another Palier can take in.',
    cofolio: 'Evidence and levels, for CoFolio',
    cofolioMeans: 'Your evidence, levels and situations under the names of the national portfolio, as JSON and CSV. A neighbouring format: CoFolio has not validated it.',
    bring: 'Bring in a portfolio from another Palier',
    bringMeans: 'Your evidence at another institution becomes your evidence here as well.',
  },
  bring: {
    title: 'Bring a portfolio in',
    lead: 'Do you have a portfolio in another institution’s Palier? Download “All my data” there, and send the archive here as it is.',
    what: 'Its evidence becomes yours here, private, with their files and your reflections. An archive that is sent twice adds nothing twice.',
    badges: 'The other institution’s badges stay its own: they come in among your “badges from elsewhere”, with their issuer and our verification.',
    whole: (most) => `An archive is taken in whole or not at all. It is ${most} at the most (64 MB without JavaScript), and is not kept once it was read.`,
    ready: (name) => `“${name}” has arrived. What is left is to take its evidence in.`,
    checking: 'The archive is checked file by file, then taken in. A large archive takes a minute or two.',
    file: 'ZIP archive',
    period: 'Period of evidence whose own does not exist here',
    action: 'Take this evidence in',
    badgesDone: (badges, left) => `${badges === 0 ? '' : badges === 1 ? 'One badge has come in among your badges from elsewhere.' : `${badges} badges have come in among your badges from elsewhere.`}${left === 0 ? '' : ` ${left === 1 ? 'One badge was not taken in' : `${left} badges were not taken in`}: keep its file, in the archive.`}`,
    done: (institution, traces, already) => `${traces === 0 ? 'No new evidence' : traces === 1 ? 'One piece of evidence taken in' : `${traces} pieces of evidence taken in`} from ${institution}${already === 0 ? '.' : `; ${already === 1 ? 'one was here already' : `${already} were here already`}.`}`,
    see: 'See my evidence',
    missing: 'Choose the archive to send.',
    departed: 'Your enrolment here is closed: nothing more can be deposited.',
  },
};
