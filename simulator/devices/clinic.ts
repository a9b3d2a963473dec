import type { JSONWebKeySet } from 'jose';
import {
  type CallOptions,
  createApiClient,
  type Language,
  type Outcome,
  type Picture,
  type Redemption,
  type RedemptionRecord,
  type Refusal,
} from '../api-client.js';
import type { Workplace } from '../world/staff.js';
import { noQrSeen, readQr } from './camera.js';
import { checkReceipt, type ReceiptCheck } from './receipts.js';

/** What the clerk sees after a scan: whose card it is and what is to be done now, or what the service says against it. */
export type ClinicScreen =
  | { readonly name: 'nothing' }
  | {
      readonly name: 'card';
      readonly person: Pick<Redemption, 'name' | 'birthDate' | 'birthDateText' | 'idNumber'>;
      readonly presentedBy: Redemption['presentedBy'];
      /** What the person is compared with. */
      readonly instruction: 'Compare with the photo.' | 'Check an identity document.';
      readonly photo: Buffer | null;
    }
  | ({ readonly name: 'refused' } & Pick<Refusal, 'title' | 'nextStep'>);
export type ClinicOptions = {
  readonly apiUrl: string;
  readonly staffToken: () => Promise<string>;
  /** The department in which it stands. */
  readonly workplace: Workplace;
  readonly language?: Language;
  readonly attempts?: number;
};
export type Clinic = ReturnType<typeof createClinic>;

/** The device at a clinic that scans the QR of a virtual card, shows the clerk whose it is, and keeps the receipts. */
export function createClinic({ apiUrl, staffToken, workplace, language, attempts }: ClinicOptions) {
  const api = createApiClient({ apiUrl, token: staffToken, ...(language && { language }), ...(attempts && { attempts }) });
  const redemptions = '/v1/redemptions';
  const receipts: string[] = [];
  let screen: ClinicScreen = { name: 'nothing' };
  let publishedKeys: JSONWebKeySet | undefined;

  const refuse = ({ title, nextStep }: Refusal) => void (screen = { name: 'refused', title, nextStep });

  async function redeem(path: string, code: string, at: Workplace, options?: CallOptions): Promise<Outcome<Redemption>> {
    const redeemed = await api.post<Redemption>(path, { code, ...at }, options);
    if (!redeemed.ok) {
      refuse(redeemed.refusal);
      return redeemed;
    }
    const { name, birthDate, birthDateText, idNumber, presentedBy, identityDocumentRequired, photo, receipt } = redeemed.body;
    if (!receipts.includes(receipt)) receipts.push(receipt);
    const looked = photo && (await api.picture(photo.url));
    screen = {
      name: 'card',
      person: { name, birthDate, birthDateText, idNumber },
      presentedBy,
      instruction: identityDocumentRequired ? 'Check an identity document.' : 'Compare with the photo.',
      photo: looked?.ok ? looked.body.bytes : null,
    };
    return redeemed;
  }

  async function fetchReceiptKeys(): Promise<Outcome<JSONWebKeySet>> {
    const fetched = await api.get<JSONWebKeySet>('/v1/receipt-keys');
    if (fetched.ok) publishedKeys = fetched.body;
    return fetched;
  }

  return {
    /** Holds the scanner before the picture, at this desk or for somewhere else. */
    async scan(picture: Uint8Array, at: Workplace = workplace, options?: CallOptions): Promise<Outcome<Redemption>> {
      const scanned = await readQr(picture);
      if (scanned !== null) return redeem(redemptions, scanned, at, options);
      refuse(noQrSeen.refusal);
      return noQrSeen;
    },
    /** Hands over what a scanner made of a QR code. */
    redeemText: (text: string, at: Workplace = workplace, options?: CallOptions) => redeem(redemptions, text, at, options),
    /** A badly made program, which shows the code to everybody who sees addresses. */
    redeemWithCodeInAddress: (text: string) => redeem(`${redemptions}?${new URLSearchParams({ code: text }).toString()}`, text, workplace),
    screen: (): ClinicScreen => screen,

    openRedemption: (redemptionId: string) => api.get<RedemptionRecord>(`${redemptions}/${redemptionId}`),
    openRedemptionPhoto: (redemptionId: string): Promise<Outcome<Picture>> => api.picture(`${redemptions}/${redemptionId}/photo`),

    receipts: (): readonly string[] => receipts,
    fetchReceiptKeys,
    /** The keys are fetched once: from then on receipts are checked without the service. */
    async checkReceipt(receipt: string): Promise<ReceiptCheck> {
      if (!publishedKeys) await fetchReceiptKeys();
      return publishedKeys ? checkReceipt(receipt, publishedKeys) : { valid: false, reason: 'key-unknown' };
    },
    api,
  };
}
