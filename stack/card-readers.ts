import type { Tally } from './checks.js';
import { pcscServiceLacks } from './pcsc-service.js';

/** Tests with real card readers run where a PC/SC service can be started, and have to run where PCSC_TESTS=required says so. */
export function lookForCardReaders(): { cardReaders: boolean; tally: Tally } {
  const lacks = pcscServiceLacks();
  const required = process.env.PCSC_TESTS === 'required';
  if (lacks) console.log(`${required ? '✗' : '–'} real card readers are not tested on this machine: ${lacks}`);
  return { cardReaders: !lacks, tally: { passed: 0, failed: lacks && required ? 1 : 0, skipped: 0 } };
}
