/**
 * Lets a test kill this process at a point that no signal from outside hits: the parent sends `{ dieAt: point }`, and the next time that the
 * process comes to that point it is gone, as by kill -9. Only simulated stacks have it.
 */
export function dieOnCommand() {
  const points = new Set<string>();
  process.on('message', (message) => {
    if (typeof message === 'object' && message !== null && 'dieAt' in message) points.add(String(message.dieAt));
  });
  const come = (point: string) => {
    if (points.has(point)) process.kill(process.pid, 'SIGKILL');
  };
  return {
    before:
      <A extends unknown[], R>(point: string, work: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        come(point);
        return work(...args);
      },
    after:
      <A extends unknown[], R>(point: string, work: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        const result = await work(...args);
        come(point);
        return result;
      },
  };
}
