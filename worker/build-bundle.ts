import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleWorkflows } from './bundle-workflows.js';

/** Writes the bundles beside the compiled code: one for production, and one with the travelling clock for simulated stacks. */
const compiled = path.join(import.meta.dirname, '..');
const interceptor = path.join(compiled, 'stack/simulated/time-travel.interceptor.js');

await write('workflow-bundle.js', []);
if (existsSync(interceptor)) await write('workflow-bundle-simulated.js', [interceptor]);

async function write(name: string, interceptorModules: string[]): Promise<void> {
  const { code } = await bundleWorkflows({ interceptorModules });
  await writeFile(path.join(compiled, name), code);
}
