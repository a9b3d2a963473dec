import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import type { RefusalCode } from '../domain/refusals.js';
import { problemSchema } from './problem.dto.js';
import { httpStatus } from './refusal.filter.js';

/** What the documentation says about an operation: what it is for, the rows it carries out, its answer, and every refusal it can give. */
export function Operation(
  summary: string,
  documented: { rows: string; answer?: z.ZodType; status?: number; refusals?: readonly RefusalCode[]; repeatable?: boolean },
) {
  const codes = [...(documented.refusals ?? []), ...(documented.repeatable ? idempotencyRefusals : [])];
  const byStatus = Map.groupBy(codes, (code) => httpStatus[code]);
  return applyDecorators(
    ApiOperation({ summary, description: `Rows: ${documented.rows}` }),
    ...(documented.repeatable
      ? [
          ApiHeader({
            name: 'Idempotency-Key',
            required: true,
            description: 'A new UUID for each intended operation; the same one when it is repeated',
          }),
        ]
      : []),
    ApiResponse({ status: documented.status ?? 200, description: 'Done', ...(documented.answer && { standardSchema: documented.answer }) }),
    ...[...byStatus].map(([status, all]) =>
      ApiResponse({ status, description: all.map((code) => `\`${code}\``).join(', '), standardSchema: problemSchema }),
    ),
  );
}

const idempotencyRefusals = [
  'idempotency-key-missing',
  'idempotency-key-reused',
  'request-in-progress',
  'request-invalid',
  'service-unavailable',
] as const;
