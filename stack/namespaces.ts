const isRoot = process.getuid?.() === 0;

/**
 * A command in Linux namespaces of its own, where whoever is not root becomes root. It ends with whoever started it, even if that one was killed and could
 * not say so.
 */
export function inOwnNamespaces(kinds: readonly ('mount' | 'net')[], ...command: readonly string[]): [string, ...string[]] {
  return ['unshare', ...kinds.map((kind) => `--${kind}`), ...(isRoot ? [] : ['--user', '--map-root-user']), ...endsWithParent(command)];
}

/** A command in the network of another process, or in one that this process knows by a file. */
export function inNetworkOf(pid: number, file: string | undefined, ...command: readonly string[]): [string, ...string[]] {
  const network = file ? `--net=/proc/${pid}/root${file}` : '--net';
  return ['nsenter', '--target', String(pid), network, ...(isRoot ? [] : ['--user', '--preserve-credentials']), ...endsWithParent(command)];
}

const endsWithParent = (command: readonly string[]) => ['setpriv', '--pdeathsig', 'KILL', ...command];
