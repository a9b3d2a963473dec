import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** What this machine lacks to try pages in a real browser, in a sentence; undefined when it has all. */
export const browserLacks = (): string | undefined => (program ? undefined : 'apt-get install chromium');

export type Browser = { readonly ended: Promise<void>; close(): Promise<void> };

/** Opens an address in a browser that nobody has used before. With `screenshot` it ends when it has painted the page. */
export async function openInBrowser(
  url: string,
  { args = [], screenshot }: { args?: string[]; screenshot?: string } = {},
): Promise<Browser> {
  const profile = await mkdtemp(path.join(tmpdir(), 'vhic-browser-'));
  const options = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--no-first-run',
    `--user-data-dir=${profile}`,
  ];
  const painted = screenshot ? [`--screenshot=${screenshot}`, '--window-size=800,600'] : ['--remote-debugging-port=0'];
  const browser: ChildProcess = spawn(program!, [...options, ...painted, ...args, url], { stdio: 'ignore', detached: true });
  const exited = once(browser, 'exit');
  const ended = exited.then(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));
  return {
    ended,
    async close() {
      // With all of its processes.
      if (browser.exitCode === null && browser.signalCode === null) process.kill(-browser.pid!, 'SIGKILL');
      await ended;
    },
  };
}
