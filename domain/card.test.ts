import { describe, expect, it } from 'vitest';
import { cardState, objectionToVirtualCard } from './card.js';

const now = new Date('2026-11-26T04:00:00Z');

describe('the virtual card', () => {
  it.each([
    [{}, 'photoless'],
    [{ photoId: 'p' }, 'full'],
    [{ photoId: 'p', suspendedAt: now }, 'suspended'],
    [{ withdrawnAt: now }, 'suspended'],
    [{ photoId: 'p', withdrawnAt: now, suspendedAt: now, voidedAt: now }, 'void'],
  ] as const)('with %o is %s', (facts, state) => {
    expect(cardState(facts)).toBe(state);
  });

  it.each([
    ['valid', false, undefined],
    ['lost', true, undefined],
    ['lost', false, 'card-lost-not-replaced'],
    ['void', false, 'card-void'],
    ['void', true, 'card-void'],
    ['suspended', false, 'card-suspended'],
  ] as const)('R-168 R-169 D-26 follows a physical card that is %s (replacement pending: %s)', (state, replacementPending, code) => {
    expect(objectionToVirtualCard({ number: '1', state, replacementPending })?.code).toBe(code);
  });
});
