import { defineEntity, p } from '@mikro-orm/core';
import { instant } from './column-types.js';

/** Up to which number the change feed of the insured register has been read; one row. */
const RegisterCursorSchema = defineEntity({
  name: 'RegisterCursor',
  tableName: 'register_cursors',
  properties: {
    feed: p.string().$type<'changes'>().primary(),
    sequence: p.bigint('number'),
    movedAt: instant(),
  },
});
export class RegisterCursor extends RegisterCursorSchema.class {}
RegisterCursorSchema.setClass(RegisterCursor);
export { RegisterCursorSchema };
