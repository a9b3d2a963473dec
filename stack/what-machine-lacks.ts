import { anotherMachineLacks } from './another-machine.js';
import { browserLacks } from './browser.js';
import type { Tally } from './checks.js';
import { pcscServiceLacks } from './pcsc-service.js';

/** Tests that need more than Node run where it can be had, and have to run where ALL_TESTS=required says so. */
export function lookForCardReaders(): { cardReaders: boolean; tally: Tally } {
  const lacks = pcscServiceLacks();
  return { cardReaders: !lacks, tally: told('real card readers are', lacks) };
}

/** And one of them also needs a network that can be lost. */
export const lookForAnotherMachine = (): Tally => told('a reader host that loses its network is', anotherMachineLacks());

export const lookForBrowser = (): Tally => told('the local component in a browser is', browserLacks());

function told(what: string, lacks: string | undefined): Tally {
  const required = process.env.ALL_TESTS === 'required';
  if (lacks) console.log(`${required ? '✗' : '–'} ${what} not tested on this machine: ${lacks}`);
  return { passed: 0, failed: lacks && required ? 1 : 0, skipped: 0 };
}
