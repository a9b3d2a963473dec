/**
 * `node download-temporal.mjs <folder> <version>`: lets the Temporal SDK download the program. The SDK does it only while starting a server and
 * cannot be told to give up, so this is a process of its own, which whoever started it ends after its time.
 */
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [downloadDir, version] = process.argv.slice(2);
const environment = await TestWorkflowEnvironment.createLocal({
  server: { executable: { type: 'cached-download', downloadDir, version } },
});
await environment.teardown();
