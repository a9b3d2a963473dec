import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AppSessionsController } from './app-sessions/app-sessions.controller.js';
import { AppSessionsService } from './app-sessions/app-sessions.service.js';
import { CardReadingEvents } from './card-readings/card-reading-events.js';
import { CardReadingsController } from './card-readings/card-readings.controller.js';
import { CardReadingsService } from './card-readings/card-readings.service.js';
import { CarrierCheckEvents } from './carrier-checks/carrier-check-events.js';
import { CarrierChecksController } from './carrier-checks/carrier-checks.controller.js';
import { CarrierChecksService } from './carrier-checks/carrier-checks.service.js';
import { SetFirstPasswordService } from './carrier-checks/set-first-password.service.js';
import { Commands } from './commands.js';
import { ConfirmPageController } from './confirm-page/confirm-page.controller.js';
import { DeviceCodesController } from './device-codes/device-codes.controller.js';
import { DeviceCodesService } from './device-codes/device-codes.service.js';
import { DevicesController } from './devices/devices.controller.js';
import { DevicesService } from './devices/devices.service.js';
import { EnvironmentController } from './environment/environment.controller.js';
import { HealthController } from './health/health.controller.js';
import { OfficeRegistrationsController } from './office-registrations/office-registrations.controller.js';
import { OfficeRegistrationsService } from './office-registrations/office-registrations.service.js';
import { ApiParts } from './parts.js';
import { PasswordsController } from './passwords/passwords.controller.js';
import { PortalSessionsController } from './portal-sessions/portal-sessions.controller.js';
import { PortalSessionsService } from './portal-sessions/portal-sessions.service.js';
import { RefusalFilter } from './refusal.filter.js';
import { RegistrationDraftsController } from './registration-drafts/registration-drafts.controller.js';
import { RegistrationDraftsService } from './registration-drafts/registration-drafts.service.js';
import { RegistrationsController } from './registrations/registrations.controller.js';
import { RegistrationsService } from './registrations/registrations.service.js';
import { TermsController } from './terms/terms.controller.js';

/** The wiring of the API: every controller and service by name, around the parts of the outside. */
@Module({})
export class AppModule {
  static around(parts: ApiParts): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        TermsController,
        EnvironmentController,
        CardReadingsController,
        CarrierChecksController,
        RegistrationDraftsController,
        PasswordsController,
        RegistrationsController,
        OfficeRegistrationsController,
        PortalSessionsController,
        DeviceCodesController,
        DevicesController,
        AppSessionsController,
        ConfirmPageController,
        HealthController,
      ],
      providers: [
        { provide: ApiParts, useValue: parts },
        { provide: APP_FILTER, useClass: RefusalFilter },
        Commands,
        CardReadingEvents,
        CardReadingsService,
        CarrierCheckEvents,
        CarrierChecksService,
        SetFirstPasswordService,
        RegistrationDraftsService,
        RegistrationsService,
        OfficeRegistrationsService,
        PortalSessionsService,
        DeviceCodesService,
        DevicesService,
        AppSessionsService,
      ],
    };
  }
}
