import { refusedWith, type AddressChange, type ApiClient, type BilingualText, type CallOptions, type Outcome } from '../api-client.js';
import { readCaptcha } from '../captcha.js';
import { tokenOf } from './desktop-account.js';
import type { Person } from '../world/people.js';

export type CaptchaForm = 'deletion' | 'confirm-deletion';
export type Captcha = { captchaId: string; expiresAt: string; picture: string; pictureType: string };
export type CaptchaEntry = { captchaId: string; text: string };
export type HolderChecked = { emailMasked: string | null; notice: BilingualText };
export type DeletionRequested = { expiresAt: string; message: BilingualText; notice: BilingualText; warnings: string[] };
export type Deleted = { state: 'deleted'; message: BilingualText };
export type HolderEntries = { readonly idNumber?: string; readonly cardNumber?: string; readonly captcha?: CaptchaEntry };
export type CodeEntries = { readonly idNumber?: string; readonly captcha?: CaptchaEntry };

const captchaIllegible = refusedWith({
  code: 'captcha-illegible',
  title: 'The picture does not say what it shows: this is no simulated stack.',
  nextStep: 'Look at it.',
  status: 0,
});

/** What somebody types who has looked at the picture. */
export const typedFrom = ({ captchaId, picture }: Captcha): CaptchaEntry => ({ captchaId, text: readCaptcha(picture) ?? '' });

/** The pages on which a registration is deleted. They need no card reader, so any browser will do. */
export function deletionVerbs(api: ApiClient, person: Person, addressChange: (changes: Partial<AddressChange>) => AddressChange) {
  const lookAtCaptcha = (form: CaptchaForm, replaces?: string) =>
    api.post<Captcha>('/v1/captchas', { form, ...(replaces && { replaces }) });

  /** Goes on with a captcha: the given one, or what a new picture shows. */
  async function withCaptcha<Body>(
    form: CaptchaForm,
    given: CaptchaEntry | undefined,
    next: (captcha: CaptchaEntry) => Promise<Outcome<Body>>,
  ): Promise<Outcome<Body>> {
    if (given) return next(given);
    const shown = await lookAtCaptcha(form);
    if (!shown.ok) return shown;
    const captcha = typedFrom(shown.body);
    return captcha.text ? next(captcha) : captchaIllegible;
  }

  const holder = ({ idNumber = person.idNumber, cardNumber = person.card.number }: HolderEntries) => ({ idNumber, cardNumber });

  return {
    lookAtCaptcha,

    /** "Check card and ID number". */
    checkHolder: (entries: HolderEntries = {}) =>
      withCaptcha('deletion', entries.captcha, (captcha) =>
        api.post<HolderChecked>('/v1/deletions/check', { ...holder(entries), captcha }),
      ),

    /** Asks for the deletion mail, to the stored address or to a changed one. */
    requestDeletion: (changeTo?: Partial<AddressChange>, entries: HolderEntries = {}) =>
      withCaptcha('deletion', entries.captcha, (captcha) =>
        api.post<DeletionRequested>('/v1/deletions', {
          ...holder(entries),
          captcha,
          ...(changeTo && { changeTo: addressChange(changeTo) }),
        }),
      ),

    /** The page behind the mailed link: ID number, the code from the mail, and a captcha. */
    confirmDeletion: (link: string, code: string, entries: CodeEntries = {}, callOptions?: CallOptions) =>
      withCaptcha('confirm-deletion', entries.captcha, (captcha) =>
        api.post<Deleted>(
          '/v1/deletions/confirm',
          { token: tokenOf(link), idNumber: entries.idNumber ?? person.idNumber, code, captcha },
          callOptions,
        ),
      ),
  };
}
