import { defineEntity, p } from '@mikro-orm/core';
import { instant } from './column-types.js';

/** A device's proof that was shown once, kept until its nonce runs out, so that nobody shows it again (N-39). */
const UsedProofSchema = defineEntity({
  name: 'UsedProof',
  tableName: 'used_proofs',
  properties: {
    id: p.string().primary(),
    endsAt: instant().index('used_proofs_end'),
  },
});
export class UsedProof extends UsedProofSchema.class {}
UsedProofSchema.setClass(UsedProof);
export { UsedProofSchema };
