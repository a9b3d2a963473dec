import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Operation } from '../operation.js';
import { ApiParts } from '../parts.js';
import { receiptKeysSchema } from './redemptions.dto.js';

@ApiTags('Redeeming visit codes')
@Controller('v1/receipt-keys')
export class ReceiptKeysController {
  constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

  @Get()
  @Header('cache-control', 'public, max-age=3600')
  @Operation('The keys by which receipts are checked, also without a network later', { rows: 'D-28', answer: receiptKeysSchema })
  published() {
    return this.parts.receipts.published;
  }
}
