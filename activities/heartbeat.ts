import { Context } from '@temporalio/activity';

const beatMs = 1000;

/** Gives signs of life while the work lasts, so that a process that died is known for dead within seconds and not at the end of a long time-out. */
export async function withSignsOfLife<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const beating = setInterval(() => context.heartbeat(), beatMs);
  try {
    return await work();
  } finally {
    clearInterval(beating);
  }
}
