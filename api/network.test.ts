import { describe, expect, it } from 'vitest';
import { networkOf } from './network.js';

describe('the network of an address', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:1:2ff:aa::1', '2001:db8:1:200::/56'],
  ])('%s is in %s', (address, network) => expect(networkOf(address)).toBe(network));
});
