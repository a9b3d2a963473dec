import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startChild, type ChildOptions } from './child.js';

const folder = mkdtempSync(path.join(tmpdir(), 'vhic-child-'));
afterAll(() => rmSync(folder, { recursive: true }));

const child = (program: string, more: Partial<ChildOptions> = {}): ChildOptions => ({
  name: 'example',
  command: [process.execPath, '-e', program],
  environment: process.env,
  logFile: path.join(folder, 'example.log'),
  readyBy: 'message',
  readySeconds: 10,
  ...more,
});
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

// A process is ready when it says so, ends when it is told to, and its death is told with its last words.
describe('child', () => {
  it('waits until it is ready and stops it in order', async () => {
    const started = await startChild(
      child(`process.on('SIGTERM', () => process.exit(7)); process.send('ready'); setInterval(() => {}, 1000)`),
    );
    expect(started.isRunning()).toBe(true);
    await started.stop();
    expect(await started.ended).toBe('code 7');
  });

  it('ends one that does not want to stop', async () => {
    const program = `process.on('SIGTERM', () => {}); process.send('ready'); setInterval(() => {}, 1000)`;
    const started = await startChild(child(program, { stopSeconds: 0.2 }));
    await started.stop();
    expect(await started.ended).toBe('SIGKILL');
    expect(isAlive(started.pid)).toBe(false);
  });

  it('says which one died before it was ready, with its last lines', async () => {
    await expect(startChild(child(`console.error('the key is missing'); process.exit(3)`))).rejects.toThrow(
      /^example ended \(code 3\)[\s\S]*the key is missing/,
    );
  });

  it('gives up on one that never becomes ready', async () => {
    await expect(startChild(child(`setInterval(() => {}, 1000)`, { readySeconds: 0.3 }))).rejects.toThrow('was not ready within 0.3 s');
  });

  it('is ended while it starts when the whole is called off', async () => {
    const calledOff = new AbortController();
    const starting = startChild(child(`setInterval(() => {}, 1000)`), calledOff.signal);
    calledOff.abort();
    await expect(starting).rejects.toThrow('SIGKILL');
  });
});
