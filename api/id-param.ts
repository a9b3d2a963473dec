import { Param, ParseUUIDPipe } from '@nestjs/common';
import { Refusal, type RefusalCode, type RefusalDetails } from '../domain/refusals.js';

/** An id in the path. What is no id names nothing that exists. */
export const Id = (name: string, absent: RefusalCode) => Param(name, new ParseUUIDPipe({ exceptionFactory: () => new Refusal(absent) }));

/** A name in the path. What has not its form is the name of nothing. */
export const Name = (name: string, form: RegExp, absent: RefusalCode, details: RefusalDetails = {}) =>
  Param(name, {
    transform(value: string): string {
      if (!form.test(value)) throw new Refusal(absent, details);
      return value;
    },
  });
