/**
 * `node keep.js <program> <arguments>`: runs a program that is not ours (the Temporal server) and ends it when told to, or when whoever
 * started this is gone. Without it a killed `npm start` would leave a server behind that holds its port and its file.
 */
import { spawn } from 'node:child_process';

const [program, ...args] = process.argv.slice(2);
if (!program) throw new Error('Say which program to run.');
const child = spawn(program, args, { stdio: 'inherit' });
process.on('SIGTERM', () => child.kill('SIGTERM'));
process.on('SIGINT', () => child.kill('SIGTERM'));
// The last resort of leave-with-parent.ts.
process.on('exit', () => child.kill('SIGKILL'));
child.once('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
child.once('exit', (code) => process.exit(code ?? 1));
