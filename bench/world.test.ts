import { describe, expect, it } from 'vitest';
import { parsed } from '../platform/config.js';
import { apiEnvironment } from './world.js';

describe('the API that is measured', () => {
  it('is told all that it needs to start, so that a new setting does not break the benchmarks unseen', () => {
    expect(() => parsed('api', apiEnvironment('postgresql://127.0.0.1:9/bench', 'folder'))).not.toThrow();
  });
});
