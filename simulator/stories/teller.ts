import type { Outcome } from '../api-client.js';

/** Where a story is played, and where operators can look at what it started. */
export type Setting = {
  readonly apiUrl: string;
  readonly doorUrl: string;
  readonly carrierUrl: string;
  readonly mailHttpUrl: string;
  readonly slot: { host: string; port: number };
  readonly readerHost: string;
  /** Null where no Temporal UI is known. */
  readonly temporalUiUrl: string | null;
  readonly namespace: string;
};

/** Prints a story, one line a step: simulated time, who, what, what came of it, and where to look. */
export class Teller {
  constructor(
    private readonly setting: Setting,
    private readonly print: (line: string) => void,
  ) {}

  title(text: string) {
    this.print(`\n${text}`);
  }

  async step<Body>(
    who: string,
    what: string,
    outcome: Outcome<Body>,
    tell: (body: Body) => { came: string; workflowId?: string } = () => ({ came: 'done' }),
  ) {
    const { came, workflowId } = outcome.ok
      ? tell(outcome.body)
      : { came: `refused: ${outcome.refusal.code} – ${outcome.refusal.nextStep}`, workflowId: undefined };
    const time = (await this.now()).replace('T', ' ').slice(0, 19);
    const link =
      workflowId && this.setting.temporalUiUrl
        ? `  ${this.setting.temporalUiUrl}/namespaces/${this.setting.namespace}/workflows/${workflowId}`
        : '';
    this.print(`  ${time}  ${who.padEnd(18)} ${what.padEnd(52)} ${came}${link}`);
    return outcome;
  }

  async now(): Promise<string> {
    const answer = await fetch(`${this.setting.doorUrl}/clock`);
    return ((await answer.json()) as { now: string }).now;
  }

  /** Moves the world's time and tells what fell due on the way. */
  async pass(seconds: number, words: string) {
    const answer = await fetch(`${this.setting.doorUrl}/clock/travel`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ bySeconds: seconds }),
    });
    const { fellDue = [] } = (await answer.json()) as { fellDue?: { workflowId: string; kind: string }[] };
    // One that falls due twice, at its deadline and when nothing can be on its way any more, is told once.
    const processes = new Map(fellDue.map((due) => [due.workflowId, due])).values();
    for (const { workflowId, kind } of processes)
      await this.step('the clock', `${words}; a process falls due`, { ok: true, body: null }, () => ({ came: kind, workflowId }));
    if (fellDue.length === 0) await this.step('the clock', words, { ok: true, body: null }, () => ({ came: 'nothing fell due' }));
  }
}
