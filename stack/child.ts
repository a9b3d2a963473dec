import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Sentence } from './sentence.js';

export type ChildOptions = {
  name: string;
  /** Program and arguments. Our own processes are `[process.execPath, ...ownArguments, file]`: see `ownProgram`. */
  command: readonly [string, ...string[]];
  environment: NodeJS.ProcessEnv;
  logFile: string;
  /** `message`: it sends 'ready' over IPC once it serves. `exit`: it is ready when it ended with code 0. `spawn`: the caller finds out. */
  readyBy: 'message' | 'exit' | 'spawn';
  readySeconds?: number;
  /** Given up waiting for an orderly end after this span. */
  stopSeconds?: number;
};

export type Child = {
  readonly name: string;
  readonly pid: number;
  readonly ended: Promise<string>;
  isRunning(): boolean;
  lastLines(): string;
  /** SIGTERM, then SIGKILL when it takes too long. */
  stop(): Promise<void>;
  /** kill -9, with whatever it started. */
  kill(): Promise<void>;
  /** A message over the channel between parent and child. */
  send(message: object): void;
};

/** Our own entries leave with whoever started them, even if that one was killed and could not say so. */
export function ownProgram(file: string, ...args: string[]): readonly [string, ...string[]] {
  const leave = path.resolve(import.meta.dirname, 'leave-with-parent.js');
  return [process.execPath, '--enable-source-maps', '--import', leave, file, ...args];
}

/**
 * Starts a process in a group of its own (the terminal's Ctrl-C reaches only whoever started it, which stops everything in order) and
 * waits until it is ready. It is never started again by itself: a process that dies is news.
 */
export async function startChild(options: ChildOptions, signal?: AbortSignal): Promise<Child> {
  signal?.throwIfAborted();
  const child = spawnChild(options);
  const abort = () => void child.kill();
  signal?.addEventListener('abort', abort);
  try {
    await readiness(child, options);
    return child;
  } catch (error) {
    await child.kill();
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

type Spawned = Child & { process: ChildProcess };

function spawnChild({ name, command, environment, logFile, stopSeconds = 5 }: ChildOptions): Spawned {
  mkdirSync(path.dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  const [program, ...args] = command;
  const process = spawn(program, args, { env: environment, stdio: ['ignore', log, log, 'ipc'], detached: true });
  closeSync(log);
  let ending: string | undefined;
  const ended = new Promise<string>((resolve) => {
    const settle = (text: string) => resolve((ending ??= text));
    process.once('error', (error) => settle(error.message));
    process.once('exit', (code, signal) => settle(signal ?? `code ${code}`));
  });
  const kill = async () => {
    signalGroup(process.pid, 'SIGKILL');
    await ended;
  };
  const stop = async () => {
    if (ending === undefined) process.kill('SIGTERM');
    await within(stopSeconds, ended);
    // Also when it ended in order: what it started and left behind goes too.
    await kill();
  };
  return {
    name,
    pid: process.pid ?? 0,
    process,
    ended,
    isRunning: () => ending === undefined,
    lastLines: () => lastLines(logFile),
    stop,
    kill,
    send: (message) => void process.send(message),
  };
}

async function readiness(child: Spawned, { readyBy, readySeconds = 60, logFile }: ChildOptions): Promise<void> {
  const startedAt = performance.now();
  const outcome = await within(readySeconds, firstSign(child, readyBy));
  if (outcome === 'ready') return;
  const seconds = (performance.now() - startedAt) / 1000;
  const what =
    outcome === 'late' ? `was not ready within ${readySeconds} s` : `ended (${outcome}) after ${seconds.toFixed(1)} s, before it was ready`;
  throw new Sentence(`${child.name} ${what}. Its last lines (${logFile}):\n${child.lastLines()}`);
}

function firstSign(child: Spawned, readyBy: ChildOptions['readyBy']): Promise<string> {
  return new Promise((resolve) => {
    if (readyBy === 'spawn') child.process.once('spawn', () => resolve('ready'));
    if (readyBy === 'message') child.process.on('message', (message) => message === 'ready' && resolve('ready'));
    void child.ended.then((ending) => resolve(readyBy === 'exit' && ending === 'code 0' ? 'ready' : ending));
  });
}

async function within(seconds: number, outcome: Promise<string>): Promise<string> {
  const limit = new AbortController();
  const late = pause(seconds * 1000, 'late', { signal: limit.signal }).catch(() => 'late');
  try {
    return await Promise.race([outcome, late]);
  } finally {
    limit.abort();
  }
}

/** A negative id names the group, whose leader every child is. */
function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (!pid) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function lastLines(file: string, count = 20): string {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count);
  return lines.map((line) => `  | ${line.slice(0, 400)}`).join('\n');
}
