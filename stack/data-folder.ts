/**
 * The folder in which `npm start` keeps its data, and the mark that one start uses it. Run as a program it forgets the data (`npm run reset`); it imports nothing of ours, so
 * that this works with what cannot be compiled too.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const dataFolder = path.resolve(process.env.DATA_FOLDER ?? '.data');

/** @returns how to give it free again, or the id of the process that has it */
export function claimDataFolder(folder: string): { release: () => void } | { heldBy: number } {
  mkdirSync(folder, { recursive: true });
  const mark = path.join(folder, 'start.pid');
  const heldBy = holderOf(folder);
  if (heldBy) return { heldBy };
  rmSync(mark, { force: true });
  writeFileSync(mark, String(process.pid), { flag: 'wx' });
  return { release: () => rmSync(mark, { force: true }) };
}

/** @returns the id of the running process that has the folder */
export function holderOf(folder: string): number | undefined {
  const pid = Number(readIfThere(path.join(folder, 'start.pid')));
  return pid && pid !== process.pid && isAlive(pid) ? pid : undefined;
}

function forget(folder: string): void {
  const heldBy = holderOf(folder);
  if (heldBy) {
    console.error(`npm start is running (process ${heldBy}) and uses ${folder}: stop it first, then give the command again.`);
    process.exitCode = 1;
    return;
  }
  rmSync(folder, { recursive: true, force: true });
  console.log(`${folder} is deleted: the next npm start begins with an empty world.`);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

if (import.meta.main) forget(dataFolder);
