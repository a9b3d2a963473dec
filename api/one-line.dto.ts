import { z } from 'zod';

/** Text on one line, without signs that nobody sees. */
export const oneLine = (maxLength: number, pattern = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Co}]+$/u) =>
  z.string().trim().min(1).max(maxLength).regex(pattern);
