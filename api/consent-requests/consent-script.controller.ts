import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { consentScript } from './consent-script.js';

@ApiExcludeController()
@Controller()
export class ConsentScriptController {
  @Get('consent.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  script() {
    return consentScript;
  }
}
