import type { endorsementVerification as french } from '../fr/verification-endorsement.ts';

export const endorsementVerification: typeof french = {
  verdicts: {
    valid: { word: 'Genuine endorsement', meaning: 'This document is an endorsement, not a badge. It was signed by the institution it names, has not changed since, and was not withdrawn.' },
    revoked: { word: 'Endorsement withdrawn', meaning: 'This document is an endorsement, not a badge. It was withdrawn and no longer counts.' },
    suspended: { word: 'Endorsement suspended', meaning: 'This document is an endorsement, not a badge. It does not count while it is suspended.' },
    expired: { word: 'Endorsement expired', meaning: 'This document is an endorsement, not a badge. Its period of validity is over.' },
    altered: { word: 'Altered content', meaning: 'This endorsement does not bear the signature of the institution it names, or was changed after it was signed. It proves nothing.' },
    unknownIssuer: { word: 'Unknown issuer', meaning: 'This document is an endorsement, not a badge. Its signature and content agree, but nothing here says who that issuer is.' },
    undetermined: { word: 'Cannot be verified for now', meaning: 'A necessary check could not be made. This endorsement is neither confirmed nor dismissed: try again later.' },
    notYet: { word: 'Not valid yet', meaning: 'The date from which this endorsement is valid has not come.' },
    ambiguous: { word: 'Ambiguous document', meaning: 'This document can be read in several ways. To be safe, none is taken.' },
    badgeInvalid: { word: 'Altered content', meaning: 'This document is an endorsement, not a record: it holds no badges.' },
    notTheHolder: { word: 'Presented by somebody else', meaning: 'These badges are not presented by the person to whom they were issued, or the answer to the question that was asked is not the right one.' },
  notABadge: { word: 'Not a complete endorsement', meaning: 'The document is neither a complete Open Badges 3.0 badge nor a complete endorsement.' },
  },
  title: 'What the endorsement says',
  unverified: 'What the document claims (not confirmed)',
  name: 'Title',
  checks: { schema: 'The endorsement is complete and well formed', status: 'The endorsement was not withdrawn', holder: 'The identity of the person who endorses' },
  reasons: { holder_not_presented: 'Nothing here shows who wrote this text, but for what the institution says of it.', revoked: 'This endorsement was withdrawn.' },
  about: 'Is about',
  comment: 'Text',
  given: 'Signed on',
  identity: 'An endorsement says what the institution has collected; the identity of the person who wrote it is not verified here.',
  lines: 'The endorsements shown with this badge',
  outcomes: {
    confirmed: 'Genuine endorsement, bound to this content',
    withdrawn: 'Endorsement withdrawn',
    other_subject: 'Endorsement of something else: disregard it here',
    other_content: 'Endorsement of another version of this content',
    other_words: 'The words shown are not the signed ones',
    false: 'Not a genuine endorsement',
    unchecked: 'Endorsement not verified: a check could not be made',
  },
  all: (confirmed, total) =>
    total === 1 ? (confirmed === 1 ? 'The endorsement shown is genuine.' : 'The endorsement shown is not confirmed.') : `${confirmed} of ${total} endorsements shown are genuine.`,
};
