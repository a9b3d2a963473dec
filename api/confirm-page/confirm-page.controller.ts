import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { confirmPage } from './confirm-page.js';
import { confirmScript } from './confirm-script.js';

/**
 * Where the mailed link leads. Opening it changes nothing, whoever opens it: a mail scanner's look leaves the link as it was. The token
 * stands behind # and so is not even sent here.
 */
@ApiExcludeController()
@Controller()
export class ConfirmPageController {
  @Get('confirm')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header(
    'content-security-policy',
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  )
  show() {
    return confirmPage;
  }

  @Get('confirm.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  script() {
    return confirmScript;
  }
}
