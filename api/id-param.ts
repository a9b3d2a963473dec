import { Param, ParseUUIDPipe } from '@nestjs/common';
import { Refusal, type RefusalCode } from '../domain/refusals.js';

/** An id in the path. What is no id names nothing that exists. */
export const Id = (name: string, absent: RefusalCode) => Param(name, new ParseUUIDPipe({ exceptionFactory: () => new Refusal(absent) }));
