import type {
  AddressChange,
  ApiClient,
  BasicData,
  BasicDataChanged,
  BasicDataEntries,
  CallOptions,
  CardReading,
  EmailAddressConfirmed,
  Outcome,
  PasswordChanged,
  PasswordReset,
  PasswordResetRequested,
} from '../api-client.js';

/** What somebody chooses who changes the password, unless a scenario says otherwise. */
export const otherPassword = 'Plum#2071';

type WithReading = <Body>(
  given: CardReading | undefined,
  next: (cardReadingId: string) => Promise<Outcome<Body>>,
) => Promise<Outcome<Body>>;
export type NewPasswordEntries = { readonly password?: string; readonly passwordConfirmation?: string };

/** What a person does at a desk with the own account: the password, forgotten or not, and the basic data. */
export function accountVerbs({
  api,
  withReading,
  addressChange,
}: {
  api: ApiClient;
  withReading: WithReading;
  addressChange: (changes: Partial<AddressChange>) => AddressChange;
}) {
  return {
    changePassword: (entries: NewPasswordEntries = {}, callOptions?: CallOptions) =>
      api.post<PasswordChanged>('/v1/account/change-password', newPassword(entries), callOptions),

    /** Forgotten password: Read, and the mail goes to the stored address, or to a changed one. */
    forgotPassword: (changeTo?: Partial<AddressChange>, reading?: CardReading) =>
      withReading<PasswordResetRequested>(reading, (cardReadingId) =>
        api.post('/v1/password-resets', { cardReadingId, ...(changeTo && { changeTo: addressChange(changeTo) }) }),
      ),

    /** On the page behind the mailed link: Read, the new password twice, OK. */
    resetPassword: (link: string, entries: NewPasswordEntries = {}, reading?: CardReading, callOptions?: CallOptions) =>
      withReading<PasswordReset>(reading, (cardReadingId) =>
        api.post('/v1/password-resets/complete', { token: tokenOf(link), cardReadingId, ...newPassword(entries) }, callOptions),
      ),

    openBasicData: () => api.get<BasicData>('/v1/account/basic-data'),

    /** The form is sent whole: what is there already, and what the person types over it. */
    async saveBasicData(changes: Partial<BasicDataEntries>): Promise<Outcome<BasicDataChanged>> {
      const shown = await api.get<BasicData>('/v1/account/basic-data');
      if (!shown.ok) return shown;
      const { mobile, localPhone, email, spareEmail } = shown.body;
      const filledIn = { mobile, ...(localPhone && { localPhone }), ...(email && { email }), ...(spareEmail && { spareEmail }) };
      return api.put<BasicDataChanged>('/v1/account/basic-data', { ...filledIn, ...changes });
    },

    /** On the page behind the mailed link: OK. Nobody has to be logged in. */
    confirmEmailAddress: (link: string, callOptions?: CallOptions) =>
      api.post<EmailAddressConfirmed>('/v1/email-confirmations/confirm', { token: tokenOf(link) }, callOptions),
  };
}

export const tokenOf = (link: string) => link.slice(link.indexOf('#') + 1);

function newPassword({ password = otherPassword, passwordConfirmation = password }: NewPasswordEntries) {
  return { password, passwordConfirmation };
}
