import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Call, TheCall } from '../call.js';
import { Operation } from '../operation.js';
import { appSessionRefusals, SignedIn, type SignedInAs, TheSession } from '../sessions/signed-in.guard.js';
import { type BasicData, basicDataChangedSchema, basicDataSchema, type ChangeBasicData, changeBasicDataSchema } from './basic-data.dto.js';
import { BasicDataService } from './basic-data.service.js';

@ApiTags('Account')
@Controller('v1/account/basic-data')
export class BasicDataController {
  constructor(@Inject(BasicDataService) private readonly basicData: BasicDataService) {}

  @Get()
  @SignedIn('portal', 'app')
  @Operation('The own phone numbers and e-mail addresses', { rows: 'R-109', answer: basicDataSchema, refusals: appSessionRefusals })
  show(@TheSession() session: SignedInAs): Promise<BasicData> {
    return this.basicData.show(session);
  }

  @Put()
  @SignedIn('portal', 'app')
  @Operation('Change phone numbers and e-mail addresses', {
    rows: 'R-072 to R-076, R-109, D-14, D-18, D-36',
    answer: basicDataChangedSchema,
    refusals: [...appSessionRefusals, 'email-invalid', 'mobile-invalid', 'request-invalid', 'too-many-mails'],
    repeatable: true,
  })
  changeBasicData(
    @TheCall() call: Call,
    @TheSession() session: SignedInAs,
    @Body({ schema: changeBasicDataSchema }) body: ChangeBasicData,
  ) {
    return this.basicData.changeBasicData(call, session, body);
  }
}
