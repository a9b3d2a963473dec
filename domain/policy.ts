/**
 * Every duration and limit of the product, with its default and the row that sets it. A process that runs keeps the values it was
 * started with: the slice it uses travels in its input, and deadlines are stored as absolute instants (D-02).
 */
export const defaultPolicy = {
  /** An application is void when the link is not confirmed within this span of its acceptance (R-079, D-03). */
  confirmationSeconds: 5 * 24 * 3600,
  /**
   * A click that arrived by the deadline may still wait for a connection or a lock. Nothing is voided by the clock before this span after the
   * deadline is over, so the click is judged first (I-03).
   */
  settleGraceSeconds: 15,
  /** A card reading serves one command, and no longer than this. */
  cardReadingFreshSeconds: 300,
  /** How long the portal waits for a reading in all, before it calls the reader unavailable. */
  cardReadingSeconds: 30,
  /** A reader host that takes no work within this span counts as absent. */
  readerHostSeconds: 5,
  /** A reader host reports itself to operators when something changes, and else after this span … */
  readerHostReportSeconds: 60,
  /** … and counts as silent when this span has passed without a report. */
  readerHostSilentSeconds: 180,
  /** A started application form is forgotten after this span. */
  draftSeconds: 2 * 3600,
  /** Log in to the portal or the App lasts this long and is not prolonged (R-059, D-09). */
  sessionSeconds: 2 * 3600,
  /** A mail that could not be handed over is tried again after this span, then twice as long, and so on … */
  mailRetrySeconds: 60,
  /** … up to this span. */
  mailRetryLimitSeconds: 3600,
  /** A mail without a deadline of its own is given up after this span. */
  mailGiveUpSeconds: 7 * 24 * 3600,
  /** A mail server must answer within this span. */
  mailServerSeconds: 15,
  /** Mails with a link of one kind that one person may cause in an hour and in a day. */
  linkMailsPerHour: 3,
  linkMailsPerDay: 10,
  /** From this month of a year on the office calendar has to have the next one too (D-04). */
  nextCalendarYearFromMonth: 12,
  /** Answers to repeated requests are kept this long. */
  idempotencySeconds: 7 * 24 * 3600,
  /** Forms, readings with what the card said, and ended log ins are forgotten this long after their end. */
  leftoversSeconds: 24 * 3600,
  // Log in
  /** So many passwords may wait for a thread that hashes them, a hundred log ins at once (F-04); further ones are turned away … */
  passwordsWaiting: 100,
  /** … to come again after this span. */
  passwordsBusySeconds: 5,
  /** So many wrong passwords in a row begin a wait … */
  passwordTriesBeforeWait: 5,
  /** … of this span, which doubles with each further wrong one … */
  passwordWaitSeconds: 15 * 60,
  /** … up to this span (D-13). */
  passwordWaitLimitSeconds: 24 * 3600,
  /** So many wrong passwords in a row put the password off until it is reset with the card (D-13, R-113). */
  passwordTriesBeforeOff: 20,

  // Devices
  /** What a device signs over runs out after this span; its own clock does not matter. */
  deviceNonceSeconds: 300,
  /** A device verification code lives this long (D-07). */
  deviceCodeSeconds: 10 * 60,
  /** So many wrong codes from a device burn the right one that it enters then (D-07, N-34). */
  deviceCodeTries: 5,
  /** Verifying a device disables the person's other devices (D-16). */
  oneDevicePerPerson: false,

  // Mobile number
  /** For this span a carrier is asked about a number; the person may go over to the device code all the while. */
  carrierCheckSeconds: 300,
  /** A carrier that did not answer is asked again after this span, then twice as long, and so on … */
  carrierRetrySeconds: 5,
  /** … up to this span. */
  carrierRetryLimitSeconds: 30,
  /** The gateway must answer within this span. */
  carrierAnswerSeconds: 3,
  /** After a match the password is set within this span. */
  carrierMatchSeconds: 600,

  // Recovery
  /** A mailed link counts this long: to a new password, to the end of the registration (D-08), to another e-mail address (D-36). */
  recoverySeconds: { 'password-reset': 3600, deletion: 24 * 3600, 'email-confirmation': 24 * 3600 },
  /** Of the code that is mailed beside a link (D-08). */
  recoveryCodeLength: 6,
  recoveryCodeTries: 5,

  // Deletion
  /** A captcha's picture is good for one try within this span (D-08). */
  captchaSeconds: 120,

  // Standing
  /** Announced hours of each path in Taipei, in full hours of the day; from 0 to 24 is always (R-029, D-10). */
  serviceHours: {
    portal: { fromHour: 0, untilHour: 24 },
    app: { fromHour: 0, untilHour: 24 },
    certificate: { fromHour: 6, untilHour: 24 },
  },
  /** Entries of the audit trail on one page: at first, and at most. */
  activityPage: { usual: 20, most: 100 },
  /** Institutions on one page of the directory: at first, and at most. */
  institutionsPage: { usual: 20, most: 100 },

  // Certificate
  /** The list of revoked certificates is fetched again after this span. */
  revocationListSeconds: 3600,

  // Relying parties
  /** What a person has agreed that an agency is told may be told again within this span, without being asked. */
  agencyConsentSeconds: 90 * 24 * 3600,
  /** The person has this long to log in and to answer. */
  consentRequestSeconds: 30 * 60,
  /** The agency has this long to fetch its token … */
  agencyCodeSeconds: 60,
  /** … and to ask with it. */
  agencyTokenSeconds: 10 * 60,

  // Card application
  /** The review of an application has so many working days, without the day of submission (R-148, D-04). */
  reviewWorkingDays: 7,
  /** Under this age the health-insurance card may stand for the ID card (R-136, D-23). */
  nhiCardAsDocumentUnderYears: 14,
  /** A started form for the virtual card is forgotten after this span. */
  cardApplicationDraftSeconds: 2 * 3600,
  /** Applications that one person may submit in an hour and in a day. */
  cardApplicationsPerHour: 3,
  cardApplicationsPerDay: 10,
  /** Pictures of a settled application that no card shows are destroyed after this span: the person may ask about the decision till then. */
  photosKeptSeconds: 30 * 24 * 3600,
  /** Nobody else sees a case that a reviewer has claimed, for this span (D-25). */
  reviewLeaseSeconds: 30 * 60,
  /** A holiday is declared so many days ahead at most: what is further away belongs into the office calendar (D-04). */
  holidayAheadDays: 366,
  /** So many applications get a later end in one transaction: their applicants wait for it when they act just then. */
  deadlinesPerChunk: 200,

  // Showing the card
  /** A visit code lives this long, and then the next one takes its place (R-162, R-165, D-06). */
  visitCodeSeconds: 300,
  /** Update can be pressed again after this span … */
  visitCodeUpdateSeconds: 10,
  /** … and so often in an hour; what time changes is not counted. */
  visitCodeUpdatesPerHour: 30,
  /** A person may open cards so often in an hour: each opening makes a visit code. */
  presentationsPerHour: 60,
  /** Visit codes that one institution may try: so many in a second, and so many at once after a pause. */
  redeemingPace: { perSecond: 20, burst: 50 },
  /** Operators are warned when of an institution's tries within the span, if they are not few, more than this share were never real. */
  unknownVisitCodes: { seconds: 300, share: 0.05, leastTries: 20 },
  /** The institution may look at the photo for this span after it has redeemed the code. */
  redeemedPhotoSeconds: 15 * 60,
  /** Lines of the usage log on one page: at first, and at most. */
  usagePage: { usual: 20, most: 100 },
  /** The export reads so many lines at a time, however long the log is. */
  usageLinesPerChunk: 500,

  // Grants
  /** The code of an offered grant is taken within this span (R-178, D-06). */
  grantOfferSeconds: 300,
  /** So many wrong codes burn it (D-30). */
  grantCodeTries: 5,
  /** A grant lasts so many days at most (D-31). */
  grantDays: 365,
  /** Both sides are reminded this long before its end. */
  grantReminderSeconds: 24 * 3600,

  // The insured register
  /** Events of the register that did not arrive are looked for after this span (D-26) … */
  registerReconciliationSeconds: 15 * 60,
  /** … up to so many pages of the change feed in one run; the next run goes on. */
  registerPagesPerRun: 200,

  // Photos
  /** A picture has fewer bytes than this (R-142, D-24) … */
  photoBytes: 5 * 1024 * 1024,
  /** … at least these pixels when it is held upright (D-24) … */
  photoLeastPixels: { width: 480, height: 600 },
  /** … and not more than this in all, so that a small file cannot unfold to something huge (N-44). */
  photoMostPixels: 25_000_000,
  /** A decoder goes through it so often at most; programs write some ten scans. */
  photoMostScans: 50,
  /** The colour profile in it is not longer than this (N-47): the largest of usual printing profiles have about half of it. */
  photoProfileBytes: 4 * 1024 * 1024,
  /** A picture is kept as a JPEG of this quality, made smaller where a side is longer. */
  photoKept: { longestSidePixels: 2400, quality: 85 },
  /**
   * What counts as a white background (R-143, D-24). Looked at are a strip along the top and one along each side, so wide in parts of the shorter
   * side, the sides down to the shoulders. A pixel is white when no channel is below the least and the channels do not differ more than the tint.
   */
  photoBackground: { stripShare: 0.05, sideShare: 0.5, leastChannel: 220, mostTint: 24, leastWhiteShare: 0.9 },
  /** An upload has to arrive whole within this span. */
  photoArrivalSeconds: 60,
  /** So many pictures are re-encoded at the same time in one process, none longer than the span … */
  photosAtOnce: 2,
  photoSeconds: 10,
  /** … so many more may arrive or wait meanwhile (F-04), and further ones are turned away … */
  photosWaiting: 20,
  /** … to come again after this span. */
  photosBusySeconds: 5,

  /** How often something may be tried by one subject, by rule: so many times in a span. */
  limits: {
    /** Log in, by network of the caller. */
    'log-in-by-network': { times: 30, seconds: 60 },
    // Devices
    /** Device codes entered, right or wrong, by device and by network of the caller. */
    'device-codes-by-device': { times: 20, seconds: 3600 },
    'device-codes-by-network': { times: 200, seconds: 3600 },

    // Mobile number
    /** Carrier checks begun for one ID number: card digits are not to be guessed. */
    'carrier-checks-of-person-per-hour': { times: 5, seconds: 3600 },
    'carrier-checks-of-person-per-day': { times: 10, seconds: 24 * 3600 },
    /** Carrier checks begun from one network. */
    'carrier-checks-by-network': { times: 30, seconds: 60 },

    // Recovery

    // Deletion
    /** Checks of ID number and card number, and mails asked for, for one ID number. */
    'deletion-by-id-number': { times: 10, seconds: 3600 },
    /** Pictures asked for, by network of the caller. */
    'captchas-by-network': { times: 30, seconds: 60 },

    // Certificate
    /** Signatures asked of a certificate, by network: each wrong PIN costs its holder a try. */
    'certificate-reading-by-network': { times: 10, seconds: 60 },

    // Card application
    /** Forms for the virtual card that somebody opens in the App: each may hold pictures. */
    'forms-of-person': { times: 20, seconds: 24 * 3600 },
    /** Pictures put into one form, for document and portrait each. */
    'pictures-of-form': { times: 5, seconds: 24 * 3600 },

    // Grants
    /** Grants that one person offers in the App. At a counter each needs the card in the reader. */
    'grants-of-person': { times: 30, seconds: 3600 },
    /** Codes that one person enters, right or wrong. */
    'grant-codes-by-person': { times: 20, seconds: 3600 },

    // Relying parties
    /** Browsers that agencies send here to ask about somebody. */
    'consent-requests-by-network': { times: 300, seconds: 60 },
  },
  passwordLength: { least: 6, most: 12 },
  /** Old-form numbers of foreign residents stop being valid at this instant (00:00 of 2031-01-01 in Taipei). */
  oldResidentNumbersEndAt: '2030-12-31T16:00:00.000Z',
} as const satisfies Record<string, unknown>;

export type Policy = { readonly [K in keyof typeof defaultPolicy]: Widened<(typeof defaultPolicy)[K]> };
type Widened<T> = T extends boolean
  ? boolean
  : T extends number
    ? number
    : T extends string
      ? string
      : { readonly [K in keyof T]: Widened<T[K]> };
