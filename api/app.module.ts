import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AgenciesController } from './agencies/agencies.controller.js';
import { AppSessionsController } from './app-sessions/app-sessions.controller.js';
import { AppSessionsService } from './app-sessions/app-sessions.service.js';
import { BasicDataController } from './basic-data/basic-data.controller.js';
import { BasicDataService } from './basic-data/basic-data.service.js';
import { ActivityController } from './activity/activity.controller.js';
import { ActivityService } from './activity/activity.service.js';
import { CaptchasController } from './captchas/captchas.controller.js';
import { CaptchasService } from './captchas/captchas.service.js';
import { CardApplicationDraftsController } from './card-applications/card-application-drafts.controller.js';
import { CardApplicationDraftsService } from './card-applications/card-application-drafts.service.js';
import { CardApplicationLandingController } from './card-applications/card-application-landing.controller.js';
import { CardApplicationsController } from './card-applications/card-applications.controller.js';
import { CardApplicationsService } from './card-applications/card-applications.service.js';
import { CardReadingEvents } from './card-readings/card-reading-events.js';
import { CardReadingsController, StaffCardReadingsController } from './card-readings/card-readings.controller.js';
import { CardReadingsService } from './card-readings/card-readings.service.js';
import { CertificateReadingsController } from './certificate-readings/certificate-readings.controller.js';
import { CertificateRegistrationsController } from './certificate-registrations/certificate-registrations.controller.js';
import { CertificateRegistrationsService } from './certificate-registrations/certificate-registrations.service.js';
import { CertificateSessionsController } from './certificate-sessions/certificate-sessions.controller.js';
import { CertificateSessionsService } from './certificate-sessions/certificate-sessions.service.js';
import { CarrierCheckEvents } from './carrier-checks/carrier-check-events.js';
import { CarrierChecksController } from './carrier-checks/carrier-checks.controller.js';
import { CarrierChecksService } from './carrier-checks/carrier-checks.service.js';
import { SetFirstPasswordService } from './carrier-checks/set-first-password.service.js';
import { Commands } from './commands.js';
import { ComponentReadingsController } from './component-readings/component-readings.controller.js';
import { ComponentReadingsService } from './component-readings/component-readings.service.js';
import { DeviceCodesController } from './device-codes/device-codes.controller.js';
import { DeviceCodesService } from './device-codes/device-codes.service.js';
import { DevicesController } from './devices/devices.controller.js';
import { DevicesService } from './devices/devices.service.js';
import { EmailConfirmationsController } from './email-confirmations/email-confirmations.controller.js';
import { EmailConfirmationsService } from './email-confirmations/email-confirmations.service.js';
import { ConsentRequestsController } from './consent-requests/consent-requests.controller.js';
import { ConsentRequestsService } from './consent-requests/consent-requests.service.js';
import { ConsentScriptController } from './consent-requests/consent-script.controller.js';
import { ConsentsController } from './consents/consents.controller.js';
import { ConsentsService } from './consents/consents.service.js';
import { ContentsController } from './contents/contents.controller.js';
import { ContentsService } from './contents/contents.service.js';
import { DeletionsController } from './deletions/deletions.controller.js';
import { DeletionsService } from './deletions/deletions.service.js';
import { EnvironmentController } from './environment/environment.controller.js';
import { GrantsController, StaffGrantsController } from './grants/grants.controller.js';
import { GrantsService } from './grants/grants.service.js';
import { HealthController } from './health/health.controller.js';
import { HolidaysController } from './holidays/holidays.controller.js';
import { HolidaysService } from './holidays/holidays.service.js';
import { InstitutionsController } from './institutions/institutions.controller.js';
import { InstitutionsService } from './institutions/institutions.service.js';
import { MailedLinkPagesController } from './mailed-link-pages/mailed-link-pages.controller.js';
import { OfficeRegistrationsController } from './office-registrations/office-registrations.controller.js';
import { OfficeRegistrationsService } from './office-registrations/office-registrations.service.js';
import { OpenId } from './openid/openid-provider.js';
import { ApiParts } from './parts.js';
import { PasswordResetsController } from './password-resets/password-resets.controller.js';
import { PasswordResetsService } from './password-resets/password-resets.service.js';
import { ChangePasswordController } from './passwords/change-password.controller.js';
import { ChangePasswordService } from './passwords/change-password.service.js';
import { PasswordsController } from './passwords/passwords.controller.js';
import { PortalSessionsController } from './portal-sessions/portal-sessions.controller.js';
import { PortalSessionsService } from './portal-sessions/portal-sessions.service.js';
import { PresentationEvents } from './presentations/presentation-events.js';
import { PresentationsController } from './presentations/presentations.controller.js';
import { PresentationsService } from './presentations/presentations.service.js';
import { ReceiptKeysController } from './redemptions/receipt-keys.controller.js';
import { RedemptionsController } from './redemptions/redemptions.controller.js';
import { RedemptionsService } from './redemptions/redemptions.service.js';
import { ReviewersController } from './reviewers/reviewers.controller.js';
import { ReviewersService } from './reviewers/reviewers.service.js';
import { ReviewsController } from './reviews/reviews.controller.js';
import { ReviewsService } from './reviews/reviews.service.js';
import { CardsController } from './cards/cards.controller.js';
import { CardsService } from './cards/cards.service.js';
import { RefusalFilter } from './refusal.filter.js';
import { ReaderHostsController } from './reader-hosts/reader-hosts.controller.js';
import { ReaderHostsService } from './reader-hosts/reader-hosts.service.js';
import { RegisterEventsController } from './register-events/register-events.controller.js';
import { RegisterEventsService } from './register-events/register-events.service.js';
import { RegistrationDraftsController } from './registration-drafts/registration-drafts.controller.js';
import { RegistrationDraftsService } from './registration-drafts/registration-drafts.service.js';
import { RegistrationsController } from './registrations/registrations.controller.js';
import { RegistrationsService } from './registrations/registrations.service.js';
import { RestrictionsController } from './restrictions/restrictions.controller.js';
import { RestrictionsService } from './restrictions/restrictions.service.js';
import { ServiceHoursController } from './service-hours/service-hours.controller.js';
import { ServiceHoursService } from './service-hours/service-hours.service.js';
import { TermsController } from './terms/terms.controller.js';
import { TheftController } from './theft/theft.controller.js';
import { TheftService } from './theft/theft.service.js';
import { UsageController } from './usage/usage.controller.js';
import { UsageService } from './usage/usage.service.js';

/** The wiring of the API: every controller and service by name, around the parts of the outside. */
@Module({})
export class AppModule {
  static around(parts: ApiParts): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        TermsController,
        ContentsController,
        EnvironmentController,
        CardReadingsController,
        StaffCardReadingsController,
        ComponentReadingsController,
        CarrierChecksController,
        RegistrationDraftsController,
        PasswordsController,
        RegistrationsController,
        OfficeRegistrationsController,
        CaptchasController,
        DeletionsController,
        PortalSessionsController,
        DeviceCodesController,
        DevicesController,
        AppSessionsController,
        ChangePasswordController,
        PasswordResetsController,
        BasicDataController,
        EmailConfirmationsController,
        MailedLinkPagesController,
        TheftController,
        RestrictionsController,
        ActivityController,
        UsageController,
        ServiceHoursController,
        HolidaysController,
        ReaderHostsController,
        CertificateReadingsController,
        CertificateSessionsController,
        CertificateRegistrationsController,
        AgenciesController,
        ConsentRequestsController,
        ConsentScriptController,
        ConsentsController,
        InstitutionsController,
        CardApplicationLandingController,
        CardApplicationDraftsController,
        CardApplicationsController,
        CardsController,
        PresentationsController,
        RedemptionsController,
        GrantsController,
        StaffGrantsController,
        ReceiptKeysController,
        ReviewersController,
        ReviewsController,
        RegisterEventsController,
        HealthController,
      ],
      providers: [
        { provide: ApiParts, useValue: parts },
        { provide: APP_FILTER, useClass: RefusalFilter },
        Commands,
        CardReadingEvents,
        CardReadingsService,
        ComponentReadingsService,
        CarrierCheckEvents,
        CarrierChecksService,
        SetFirstPasswordService,
        RegistrationDraftsService,
        RegistrationsService,
        OfficeRegistrationsService,
        CaptchasService,
        DeletionsService,
        PortalSessionsService,
        DeviceCodesService,
        DevicesService,
        AppSessionsService,
        ChangePasswordService,
        PasswordResetsService,
        BasicDataService,
        EmailConfirmationsService,
        OpenId,
        ConsentRequestsService,
        ConsentsService,
        TheftService,
        RestrictionsService,
        ActivityService,
        UsageService,
        ServiceHoursService,
        HolidaysService,
        ReaderHostsService,
        ContentsService,
        InstitutionsService,
        CertificateSessionsService,
        CertificateRegistrationsService,
        CardApplicationDraftsService,
        CardApplicationsService,
        CardsService,
        PresentationEvents,
        PresentationsService,
        RedemptionsService,
        GrantsService,
        ReviewersService,
        ReviewsService,
        RegisterEventsService,
      ],
    };
  }
}
