/**
 * `node gateway.ts <from> <to>`: hands every connection that comes in at one address on to another. An address is `host:port`, or the path of a socket, which
 * is the same in each network namespace of a machine.
 */
import { connect, createServer } from 'node:net';
import { pipeline } from 'node:stream';

const [from, to] = process.argv.slice(2).map(placeOf);
if (!from || !to) throw new Error('Say from where and to where.');
process.on('disconnect', () => process.exit());
createServer((near) => {
  const far = connect(to);
  // Either end ends the other.
  pipeline(near, far, near, () => undefined);
}).listen(from, () => process.send?.('ready'));

function placeOf(address: string) {
  const [, host, port] = /^([^/]+):(\d+)$/.exec(address) ?? [];
  return host ? { host, port: Number(port) } : { path: address };
}
