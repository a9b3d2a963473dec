import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CardStatement, cardState, type FollowingCard, followRegister, objectionToVirtualCard } from './card.js';

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
    expect(objectionToVirtualCard({ state, replacementPending })?.code).toBe(code);
  });
});

/** Of a card that was opened by statement 10 and has followed 20 since. */
describe('following the register', () => {
  const card: FollowingCard = { openedBySequence: 10, registerSequence: 20 };
  const suspended: FollowingCard = { ...card, suspendedAt: now };
  const older = { name: 'older-ignored' };
  const to = (change: string | null) => ({ name: 'applied', change });

  it.each([
    ['valid', false, card, 21, to(null)],
    ['valid', false, suspended, 21, to('restore')],
    ['suspended', false, card, 21, to('suspend')],
    ['suspended', false, suspended, 21, to(null)],
    ['lost', false, card, 21, to('suspend')],
    ['lost', true, card, 21, to(null)],
    ['lost', true, suspended, 21, to('restore')],
    ['void', false, card, 21, to('void')],
    // Older than what was followed, or the same once more.
    ['suspended', false, card, 20, older],
    ['valid', false, suspended, 19, older],
    ['void', false, card, 20, to('void')],
    ['void', false, card, 11, to('void')],
    ['void', false, card, 10, older],
  ] as const)(
    'R-168 R-169 D-26 F-36 a card that is %s (replacement pending: %s) …',
    (state, replacementPending, of, sequence, followed) => {
      expect(followRegister(of, { state, replacementPending, sequence })).toEqual(followed);
    },
  );

  const statement = fc.record({ state: fc.constantFrom('valid', 'lost', 'suspended', 'void'), replacementPending: fc.boolean() });
  const arrivals = fc.array(statement, { minLength: 1, maxLength: 8 }).chain((said) => {
    const numbered = said.map((each, at): CardStatement => ({ ...each, sequence: at + 1 }));
    const indices = fc.array(fc.nat(numbered.length - 1), { maxLength: 6 });
    return fc.tuple(fc.constant(numbered), fc.shuffledSubarray(numbered, { minLength: numbered.length }), indices);
  });

  it('F-05 F-36 comes to the same whatever the order of arrival and however often', () => {
    fc.assert(
      fc.property(arrivals, ([said, shuffled, again]) => {
        const inOrder = said.reduce(followed, { openedBySequence: 0, registerSequence: 0 });
        const asTheyCame = [...shuffled, ...again.map((at) => said[at]!)].reduce(followed, { openedBySequence: 0, registerSequence: 0 });
        expect(cardState(asTheyCame)).toBe(cardState(inOrder));
      }),
    );
  });

  function followed(before: FollowingCard, said: CardStatement): FollowingCard {
    if (before.voidedAt) return before;
    const outcome = followRegister(before, said);
    if (outcome.name === 'older-ignored') return before;
    const after = { ...before, registerSequence: Math.max(before.registerSequence, said.sequence) };
    switch (outcome.change) {
      case null:
        return after;
      case 'void':
        return { ...after, voidedAt: now };
      case 'suspend':
        return { ...after, suspendedAt: now };
      case 'restore':
        return { ...after, suspendedAt: null };
    }
  }
});
