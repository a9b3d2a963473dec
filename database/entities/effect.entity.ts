import { defineEntity, p } from '@mikro-orm/core';
import { instant } from './column-types.js';

/** That a step of a workflow had its effect, and what it answered: an activity that runs twice answers the same and does nothing (M2, I-16). */
const EffectSchema = defineEntity({
  name: 'Effect',
  tableName: 'effects',
  properties: {
    effectKey: p.string().primary(),
    result: p.json<Record<string, unknown>>(),
    doneAt: instant(),
  },
});
export class Effect extends EffectSchema.class {}
EffectSchema.setClass(Effect);
export { EffectSchema };
