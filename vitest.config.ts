import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const outside = ['node_modules/**', 'dist/**', 'reports/**', '.cache/**', '.data/**'];

/** The real parts are named by TEST_DATABASE_URL, TEST_TEMPORAL_ADDRESS, TEST_TEMPORAL_NAMESPACE and TEMPORAL_PROGRAM, which `npm test` sets. */
export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: outside,
    environment: 'node',
    // Loading the product anew for each file was two fifths of the CPU time (decision 0019).
    isolate: false,
    // Real servers on shared cores: slow is not wrong.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A test file that waits for a server does not keep the others waiting.
    fileParallelism: true,
    // More than cores: some files mostly wait, as card readers do for the service's next look at them (decision 0019).
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    passWithNoTests: false,
  },
});
