/** What a person at the terminal has to know and can do something about: shown as it is, without a stack. */
export class Sentence extends Error {}

/** Ends an entry: a sentence alone, anything else with its stack. */
export function tellFailure(error: unknown): void {
  if (error instanceof Sentence) console.error(`\n${error.message}`);
  else console.error(error);
}
