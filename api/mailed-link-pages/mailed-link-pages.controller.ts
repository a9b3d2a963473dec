import { applyDecorators, Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { confirmDeletionPage } from './confirm-deletion-page.js';
import { confirmEmailAddressPage } from './confirm-email-address-page.js';
import { confirmPage } from './confirm-page.js';
import { mailedLinkScript } from './mailed-link-script.js';
import { resetPasswordPage } from './reset-password-page.js';

const Page = (path: string) =>
  applyDecorators(
    Get(path),
    Header('content-type', 'text/html; charset=utf-8'),
    Header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
  );

/**
 * Where mailed links lead. Opening a page changes nothing, whoever opens it: a mail scanner's look leaves the link as it was (N-14). The
 * token stands behind # and so is not even sent here.
 */
@ApiExcludeController()
@Controller()
export class MailedLinkPagesController {
  @Page('confirm')
  confirm() {
    return confirmPage;
  }

  @Page('reset-password')
  resetPassword() {
    return resetPasswordPage;
  }

  @Page('confirm-email-address')
  confirmEmailAddress() {
    return confirmEmailAddressPage;
  }

  @Page('confirm-deletion')
  confirmDeletion() {
    return confirmDeletionPage;
  }

  @Get('mailed-link.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  script() {
    return mailedLinkScript;
  }
}
