import { describe, expect, it } from 'vitest';
import { mustAnswer } from './postgres.js';

// Whoever brings a server of their own is told what is wrong with its address before anything is started.
describe('DATABASE_URL', () => {
  it.each(['nonsense', 'mysql://root@127.0.0.1/vhic', 'http://127.0.0.1:5432', 'postgresql://'])('%s is no PostgreSQL', async (url) => {
    await expect(mustAnswer(url)).rejects.toThrow('DATABASE_URL is not the address of a PostgreSQL: give postgresql://');
  });

  it('one that does not answer is named with the reason', async () => {
    await expect(mustAnswer('postgresql://127.0.0.1:1/vhic')).rejects.toThrow(/does not answer \(connect ECONNREFUSED/);
  });
});
