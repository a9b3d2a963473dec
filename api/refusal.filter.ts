import { ArgumentsHost, Catch, ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import { DriverException } from '@mikro-orm/postgresql';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { Refusal, refusals, type RefusalCode, type RefusalDetails } from '../domain/refusals.js';
import { HashingBusy } from '../platform/password-hasher.js';
import { PhotosBusy } from '../platform/photo-intake.js';
import { PhotoStoreFull } from '../platform/photo-store.js';
import { restrictionReasons } from '../domain/restriction-reasons.js';
import { ApiParts } from './parts.js';

/** The one place where a refusal becomes an HTTP status. A new code does not compile until it stands here. */
export const httpStatus: Record<RefusalCode, number> = {
  'request-malformed': 400,
  'request-invalid': 422,
  'body-too-large': 413,
  'media-type-unsupported': 415,
  'method-not-allowed': 405,
  'not-found': 404,
  'idempotency-key-missing': 400,
  'idempotency-key-reused': 422,
  'request-in-progress': 409,
  'service-unavailable': 503,
  'grant-days-invalid': 422,
  'grant-to-oneself': 422,
  'grant-overlaps': 409,
  'grant-not-transferable': 403,
  'grant-card-photoless': 409,
  'grant-qr-foreign': 422,
  'grant-code-unknown': 404,
  'grant-code-burnt': 409,
  'grant-code-expired': 409,
  'grant-code-used': 409,
  'grant-not-found': 404,
  'grant-not-accepted': 409,
  'grant-not-started': 409,
  'grant-ended': 409,
  'grant-cancelled': 409,
  'grant-void': 409,
  'grant-settled': 409,
  'grant-not-confirmed': 422,
  'visit-code-grant-ended': 409,
  'presentation-not-found': 404,
  'presentation-closed': 409,
  'visit-code-foreign': 422,
  'visit-code-unknown': 404,
  'visit-code-expired': 409,
  'visit-code-used': 409,
  'visit-code-superseded': 409,
  'visit-code-card-voided': 409,
  'visit-code-card-suspended': 409,
  'institution-forbidden': 403,
  'institution-suspended': 403,
  'redemption-not-found': 404,
  'redemption-photoless': 404,
  'redemption-photo-ended': 409,
  'terms-not-accepted': 422,
  'terms-outdated': 409,
  'draft-not-found': 404,
  'draft-expired': 409,
  'draft-used': 409,
  'environment-test-missing': 409,
  'card-not-read': 409,
  'identity-not-checked': 409,
  'card-reading-unavailable': 503,
  'reader-host-unavailable': 409,
  'no-reader': 409,
  'no-card': 409,
  'wrong-card': 409,
  'card-unreadable': 422,
  'card-removed': 409,
  'card-mute': 409,
  'reader-host-not-found': 404,
  'reader-host-key-changed': 409,
  'reader-host-key-shared': 409,
  'reader-host-for-staff': 403,
  'reader-host-not-enrolled': 403,
  'component-answer-invalid': 422,
  'card-reading-answered': 409,
  'reader-busy': 409,
  'reader-service-gone': 409,
  'card-reading-not-found': 404,
  'card-reading-pending': 409,
  'card-reading-expired': 409,
  'card-reading-used': 409,
  'card-not-verified': 409,
  'card-changed': 409,
  'card-unknown': 409,
  'card-void': 409,
  'card-reported-lost': 409,
  'registration-suspended': 409,
  'register-mismatch': 422,
  'register-unavailable': 503,
  'id-number-invalid': 422,
  'old-resident-number-ended': 422,
  'household-number-missing': 422,
  'password-length': 422,
  'password-characters': 422,
  'password-common': 422,
  'password-mismatch': 422,
  'email-invalid': 422,
  'mobile-invalid': 422,
  'already-applied': 409,
  'already-registered': 409,
  'too-many-mails': 429,
  'link-unknown': 404,
  'link-expired': 409,
  'link-used': 409,
  'link-replaced': 409,
  'no-open-application': 409,
  'password-wait': 429,
  'password-off': 403,
  'account-frozen': 403,
  'account-suspended': 403,
  'account-banned': 403,
  'too-many-tries': 429,
  'log-in-busy': 503,
  // Standing
  'account-not-found': 404,
  'restriction-not-found': 404,
  'outside-service-hours': 503,
  'service-outage': 503,
  'outage-not-found': 404,
  'holiday-over': 409,
  'holiday-already-off': 409,
  'holiday-too-far': 409,
  'cursor-invalid': 422,

  // Contents
  'institution-not-found': 404,
  'content-not-found': 404,
  'content-outdated': 409,

  // Devices
  'device-nonce-needed': 401,
  'device-proof-invalid': 401,
  'device-code-unknown': 404,
  'device-code-expired': 409,
  'device-code-used': 409,
  'device-code-replaced': 409,
  'device-code-burnt': 409,
  'device-qr-foreign': 422,
  'device-account-unusable': 409,
  'device-not-verified': 401,
  'device-disabled': 403,
  'device-not-found': 404,

  // Mobile number
  'mobile-terms-not-accepted': 422,
  'mobile-entries-mismatch': 422,
  'carrier-holder-mismatch': 409,
  'carrier-number-prepaid': 409,
  'carrier-number-corporate': 409,
  'carrier-not-on-mobile-network': 409,
  'carrier-number-unknown': 409,
  'carrier-unavailable': 409,
  'carrier-check-not-found': 404,
  'carrier-check-pending': 409,
  'carrier-check-given-up': 409,
  'carrier-check-expired': 409,
  'carrier-check-used': 409,

  // Recovery
  'not-registered': 409,
  'email-unknown': 409,
  'recovery-unknown': 404,
  'recovery-expired': 409,
  'recovery-used': 409,
  'recovery-replaced': 409,
  'recovery-code-wrong': 422,
  'recovery-burnt': 409,
  'password-unchanged': 422,

  // Deletion
  'deletion-check-failed': 422,
  'captcha-unknown': 404,
  'captcha-used': 409,
  'captcha-expired': 409,
  'captcha-wrong': 422,

  // Certificate
  'certificate-pin-wrong': 422,
  'certificate-pin-blocked': 409,
  'wrong-certificate-card': 409,
  'certificate-unreadable': 422,
  'certificate-invalid': 422,
  'certificate-expired': 409,
  'certificate-revoked': 409,
  'certificate-check-unavailable': 503,
  'certificate-mismatch': 422,

  // Relying parties
  'consent-request-not-found': 404,
  'consent-request-answered': 409,
  'consent-not-found': 404,
  'consent-ended': 409,

  // Card application
  'document-wrong-for-age': 422,
  'document-not-arc': 422,
  'document-not-of-citizen': 422,
  'card-lost-not-replaced': 409,
  'card-suspended': 409,
  'card-not-found': 404,
  'card-photoless': 404,
  'email-missing': 409,
  'photo-missing': 409,
  'application-not-found': 404,
  'application-settled': 409,
  'home-care-not-enrolled': 403,
  'own-case': 403,
  'case-claimed': 409,
  'case-not-claimed': 409,
  'reviewer-not-enrolled': 403,
  'reviewer-not-found': 404,
  'review-lead-only': 403,
  'own-decision': 403,
  'card-not-withdrawn': 409,

  // The insured register
  'register-event-untrusted': 401,
  'register-event-stale': 401,
  'register-event-malformed': 422,

  // Photos
  'photo-empty': 422,
  'photo-too-large': 413,
  'photo-not-jpeg-or-png': 422,
  'photo-too-small': 422,
  'photo-too-many-pixels': 422,
  'photo-animated': 422,
  'photo-damaged': 422,
  'photo-upload-too-slow': 408,
  'photos-busy': 503,
  'photo-store-full': 507,

  'login-failed': 401,
  'session-missing': 401,
  'token-invalid': 401,
  'role-forbidden': 403,
};

/** Not an answer to the request: it may succeed when it is repeated, so it is never stored under its key. */
export const isOutage = (code: RefusalCode) => httpStatus[code] >= 500;

export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: RefusalCode;
  nextStep: string;
} & RefusalDetails;

/** A problem document (RFC 9457) in the language of the caller. */
export function problemOf(code: RefusalCode, details: RefusalDetails, language: 'zh' | 'en'): Problem {
  const { title, nextStep } = refusals[code];
  const reason = details.reason && restrictionReasons[details.reason][language];
  return {
    type: `urn:vnhi:refusal:${code}`,
    title: title[language],
    status: httpStatus[code],
    detail: reason ? `${title[language]} ${reasonLabel[language]}${reason}` : title[language],
    code,
    nextStep: nextStep[language],
    ...details,
  };
}

const reasonLabel = { zh: '事由：', en: 'Reason: ' };

export const languageOf = (request: { headers: Record<string, string | string[] | undefined> }): 'zh' | 'en' =>
  new Negotiator(request as never).language(['zh-TW', 'zh', 'en'])?.startsWith('en') ? 'en' : 'zh';

/** Turns whatever went wrong into a problem document: refusals by their code, outages as 503, the framework's own by their status. */
@Catch()
export class RefusalFilter implements ExceptionFilter {
  constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

  catch(error: unknown, host: ArgumentsHost) {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const { code, details } = this.refusalOf(error, request);
    sendProblem(http.getResponse<FastifyReply>(), request, this.parts.clock.now(), code, details);
  }

  private refusalOf(error: unknown, request: FastifyRequest): { code: RefusalCode; details: RefusalDetails } {
    if (error instanceof Refusal) return error;
    const { passwordsBusySeconds, photosBusySeconds } = this.parts.policy;
    if (error instanceof HashingBusy) return { code: 'log-in-busy', details: { retryAt: this.after(passwordsBusySeconds) } };
    if (error instanceof PhotosBusy) return { code: 'photos-busy', details: { retryAt: this.after(photosBusySeconds) } };
    if (error instanceof PhotoStoreFull) return this.storeFull(error, request);
    const status = statusOf(error);
    const code = status && codeByStatus[status];
    if (code) return { code, details: {} };
    const outcome = error instanceof DriverException ? 'database' : error instanceof Error ? error.name : 'unknown';
    this.parts.logger.failure('request-failed', error, { requestId: request.id, route: request.routeOptions?.url, outcome });
    return { code: 'service-unavailable', details: {} };
  }

  /** The person can only wait; operators must hear of it. */
  private storeFull(error: PhotoStoreFull, request: FastifyRequest) {
    this.parts.logger.failure('photo-store-full', error, { requestId: request.id, route: request.routeOptions?.url });
    return { code: 'photo-store-full', details: {} } as const;
  }

  private after = (seconds: number) => new Date(this.parts.clock.now().getTime() + seconds * 1000).toISOString();
}

export function sendProblem(reply: FastifyReply, request: FastifyRequest, now: Date, code: RefusalCode, details: RefusalDetails = {}) {
  const problem = problemOf(code, details, languageOf(request));
  const waitSeconds = retryAfterSeconds(problem, now);
  if (waitSeconds) void reply.header('retry-after', String(waitSeconds));
  if (problem.status === 401) void reply.header('www-authenticate', challenges[code] ?? 'Bearer');
  void reply.status(problem.status).header('content-type', 'application/problem+json; charset=utf-8').send(problem);
}

/** How a device is asked for a proof (RFC 9449); all others for a token. */
const challenges: Partial<Record<RefusalCode, string>> = {
  'device-nonce-needed': 'DPoP error="use_dpop_nonce", algs="ES256"',
  'device-proof-invalid': 'DPoP error="invalid_dpop_proof", algs="ES256"',
};

/** How long to wait before the same request may be worth sending again; undefined where repeating it does not help. */
function retryAfterSeconds({ retryAt, opensAt, code, status }: Problem, now: Date): number | undefined {
  const at = retryAt ?? opensAt;
  if (at) return Math.max(1, Math.ceil((Date.parse(at) - now.getTime()) / 1000));
  if (code === 'request-in-progress') return 1;
  return status === 503 ? 10 : undefined;
}

const statusOf = (error: unknown): number | undefined => {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
};

const codeByStatus: Partial<Record<number, RefusalCode>> = {
  400: 'request-malformed',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'body-too-large',
  415: 'media-type-unsupported',
  422: 'request-invalid',
};
