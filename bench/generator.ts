import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Job, JobResult } from './load.js';

export type Generator = { run(job: Job): Promise<JobResult>; stop(): void; end(): void };

/** A process that makes load, warm from one leg to the next. */
export function startGenerator(): Generator {
  const child = fork(path.join(import.meta.dirname, 'load.js'));
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`The process that makes load ended with code ${code}.`);
  });
  // It is only of interest to a job under way.
  died.catch(() => undefined);
  return {
    async run(job) {
      child.send(job);
      const [result] = (await Promise.race([once(child, 'message'), died])) as [JobResult];
      return result;
    },
    stop: () => void child.send('stop'),
    end: () => child.disconnect(),
  };
}
