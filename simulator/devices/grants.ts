import type { ApiClient, CallOptions, Grant, GrantLists, OfferedGrant, Outcome, UsageLog, VirtualCard } from '../api-client.js';
import type { Person } from '../world/people.js';
import { scan } from './camera.js';
import { agreeing, type Agrees } from './contents.js';

export type GrantDays = { readonly firstDay: string; readonly lastDay: string };
export type GrantOptions = CallOptions & { readonly agrees?: Agrees };
type Holder = Pick<Person, 'idNumber'>;
type Offer = GrantOptions & { readonly grantee: Holder; readonly days: GrantDays };

/** Shows the statement for grantors, and offers a grant of the card: the own one in the App, or the one that was read. */
export const offerGrant = (
  api: ApiClient,
  path: string,
  card: { readonly cardId: string } | { readonly cardReadingId: string },
  { grantee, days, agrees, ...callOptions }: Offer,
): Promise<Outcome<OfferedGrant>> =>
  agreeing(api, { key: 'grant-statement', agrees }, (agreements) =>
    api.post(path, { ...card, granteeIdNumber: grantee.idNumber, ...days, agreements }, callOptions),
  );

/** Letting others show the own card, and taking what others grant. */
export function grants(api: ApiClient) {
  const path = (grantId: string) => `/v1/grants/${grantId}`;
  const openGrant = (grantId: string) => api.get<Grant>(path(grantId));
  const accept = (entry: { scanned: string } | { grantorIdNumber: string; code: string }, options?: CallOptions) =>
    api.post<Grant>('/v1/grants/accept', entry, options);

  return {
    /** Authorize; with `cardId` of another card than the own one. */
    async offerGrant(
      grantee: Holder,
      days: GrantDays,
      { cardId, ...options }: GrantOptions & { readonly cardId?: string } = {},
    ): Promise<Outcome<OfferedGrant>> {
      if (cardId !== undefined) return offerGrant(api, '/v1/grants', { cardId }, { grantee, days, ...options });
      const own = await api.get<VirtualCard>('/v1/card');
      return own.ok ? offerGrant(api, '/v1/grants', { cardId: own.body.cardId }, { grantee, days, ...options }) : own;
    },
    /** View authorizations: what this person can use, and what others can. */
    grants: () => api.get<GrantLists>('/v1/grants'),
    openGrant,
    /** The QR of an offer, as pixels and as a drawing. */
    grantQrPicture: (grantId: string) => api.picture(`${path(grantId)}/code.png`),
    grantQrDrawing: (grantId: string) => api.drawing(`${path(grantId)}/code.svg`),

    /** Get authorization: holds the camera before the grantor's phone, or types number and code. */
    scanGrant: (picture: Uint8Array) => scan(picture, (scanned) => accept({ scanned })),
    acceptScanned: (scanned: string, options?: CallOptions) => accept({ scanned }, options),
    typeGrantCode: ({ idNumber }: Holder, code: string, options?: CallOptions) => accept({ grantorIdNumber: idNumber, code }, options),

    /** Cancels as grantor, or gives up as grantee, and confirms the one whom the dialog names, unless somebody else is said. */
    async cancelGrant(grantId: string, confirming?: string, options?: CallOptions): Promise<Outcome<Grant>> {
      const cancel = (named: string) => api.post<Grant>(`${path(grantId)}/cancel`, { confirming: named }, options);
      if (confirming !== undefined) return cancel(confirming);
      const shown = await openGrant(grantId);
      if (!shown.ok) return shown;
      const { side, grantor, grantee } = shown.body;
      return cancel((side === 'grantor' ? grantee : grantor).idNumberMasked);
    },
    /** What became of the card under this grant. */
    grantUses: (grantId: string, query: { cursor?: string; limit?: string } = {}) =>
      api.get<UsageLog>(`${path(grantId)}/uses?${new URLSearchParams(query).toString()}`),
  };
}
