const firstPauseMs = 100;
const longestPauseMs = 15 * 60 * 1000;

/**
 * When to ask a row again that said "not before". Normally at that instant. Where the clock of the Temporal server is ahead of the
 * database's, whose clock decides (D-02), that instant has passed already: then after a pause that grows, so that nobody is asked
 * thousands of times and the history stays short.
 */
export function patience(): (notBefore: string) => string {
  let tooEarly = 0;
  return (notBefore) => {
    const nowMs = Date.now();
    if (Date.parse(notBefore) > nowMs) {
      tooEarly = 0;
      return notBefore;
    }
    return new Date(nowMs + Math.min(firstPauseMs * 2 ** tooEarly++, longestPauseMs)).toISOString();
  };
}
