/** What a command that uses a reading can be refused with because of the reading. */
export const cardReadingRefusals = [
  'card-reading-not-found',
  'card-reading-pending',
  'card-reading-expired',
  'card-reading-used',
  'card-not-verified',
] as const;

/** The same for the reading of a citizen digital certificate. */
export const certificateReadingRefusals = [
  'card-reading-not-found',
  'card-reading-pending',
  'card-reading-expired',
  'card-reading-used',
] as const;
