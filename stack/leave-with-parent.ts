/**
 * Loaded before the entry of each process that the stack starts. The IPC channel closes when the parent is gone, however it went; then
 * this process leaves too: in order, or after a few seconds at once.
 */
const orderlySeconds = 3;

process.once('disconnect', () => {
  setTimeout(() => process.exit(1), orderlySeconds * 1000).unref();
  process.kill(process.pid, 'SIGTERM');
});
// Listening alone must not keep a process alive that has nothing left to do.
process.channel?.unref();
