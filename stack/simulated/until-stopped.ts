/** Waits for SIGTERM or SIGINT. */
export const untilStopped = () =>
  new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
