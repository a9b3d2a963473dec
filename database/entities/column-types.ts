import { p } from '@mikro-orm/core';

/** An instant to the millisecond: what the clock, the API and PostgreSQL all can hold without rounding (D-02). */
export const instant = () => p.datetime().columnType('timestamptz(3)');
export const uuid = () => p.uuid();
