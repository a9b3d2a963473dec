import { type Argon2Parameters, argon2Sync } from 'node:crypto';
import { constants, setPriority } from 'node:os';

/** What runs in a hashing thread. It gets a keyed digest of the password, never the password. */
export default function hashInThread(parameters: Argon2Parameters): Uint8Array {
  return argon2Sync('argon2id', parameters);
}

yieldToRequests();

/**
 * On Linux 0 means the calling thread, so the event loop keeps its own priority and goes first wherever both want one core. Elsewhere 0 means
 * the whole process, which must not be slowed down.
 */
function yieldToRequests(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, constants.priority.PRIORITY_LOW);
  } catch {
    // Forbidden here: it hashes all the same.
  }
}
