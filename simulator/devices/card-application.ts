import type {
  ApiClient,
  CallOptions,
  CardApplication,
  CardApplicationDraft,
  CardApplicationLanding,
  CardApplicationSubmitted,
  DocumentKind,
  Outcome,
  UploadedFile,
  VirtualCard,
} from '../api-client.js';
import { drawHealthCard, drawIdCard, drawPortrait, drawResidentCertificate } from '../photos.js';
import type { Person } from '../world/people.js';
import { agreementsTo, type Agrees } from './contents.js';

/** What is chosen on the pages of the form, where it differs from what everybody would choose. */
export type CardApplicationEntries = {
  readonly documentKind?: DocumentKind;
  readonly document?: UploadedFile | null;
  readonly portrait?: UploadedFile | null;
  readonly agrees?: Agrees;
};
type OnBehalfOf = { readonly idNumber: string; readonly identityDocumentSeen: true };

const drafts = '/v1/card-application-drafts';

const jpeg = (bytes: Uint8Array): UploadedFile => ({ bytes, type: 'image/jpeg', fileName: 'picture.jpg' });
const small = { width: 600, height: 800 };
const cut = { width: 800, height: 600 };
const drawn = { 'national-id-card': drawIdCard, 'nhi-card': drawHealthCard, arc: drawResidentCertificate };
/** What somebody would choose from the album: pictures of nobody, drawn. */
export const documentOf = async ({ name, idNumber, birthDate }: Person, kind: DocumentKind) =>
  jpeg(await drawn[kind]({ ...cut, name: name.romanised, number: idNumber, birthDate }));
export const portraitBefore = async (background = '#ffffff') => jpeg(await drawPortrait({ ...small, background }));

export const usualDocument = ({ holderKind }: Person): DocumentKind => (holderKind === 'resident' ? 'arc' : 'national-id-card');

/** The pages on which the virtual card is applied for: in the App, and at the desks of staff who do it for somebody. */
export const cardApplicationPages = (api: ApiClient, onBehalfOf: (person: Person) => OnBehalfOf | undefined = () => undefined) => {
  const openLanding = () => api.get<CardApplicationLanding>('/v1/card-application-landing');
  const begin = async (person: Person, agrees?: Agrees): Promise<Outcome<CardApplicationDraft>> => {
    const landing = await openLanding();
    if (!landing.ok) return landing;
    const agreements = agreementsTo(landing.body.agreements, agrees);
    const behalf = onBehalfOf(person);
    return api.post<CardApplicationDraft>(drafts, { agreements, ...(behalf && { onBehalfOf: behalf }) });
  };
  const uploadDocument = (draftId: string, kind: DocumentKind, picture: UploadedFile, options?: CallOptions) =>
    api.upload<CardApplicationDraft>(`${drafts}/${draftId}/document/${kind}`, picture, options);
  const uploadPortrait = (draftId: string, picture: UploadedFile, options?: CallOptions) =>
    api.upload<CardApplicationDraft>(`${drafts}/${draftId}/portrait`, picture, options);
  const submit = (draftId: string, options?: CallOptions) =>
    api.post<CardApplicationSubmitted>(`${drafts}/${draftId}/submit`, undefined, options);

  /** Everything up to the page on which the application is confirmed. */
  async function fillIn(person: Person, entries: CardApplicationEntries = {}): Promise<Outcome<CardApplicationDraft>> {
    const { documentKind = usualDocument(person), document, portrait, agrees } = entries;
    let draft = await begin(person, agrees);
    if (!draft.ok) return draft;
    const { draftId } = draft.body;
    if (document !== null) draft = await uploadDocument(draftId, documentKind, document ?? (await documentOf(person, documentKind)));
    if (!draft.ok || portrait === null) return draft;
    return uploadPortrait(draftId, portrait ?? (await portraitBefore()));
  }

  return {
    openCardApplicationLanding: openLanding,
    beginCardApplication: begin,
    uploadDocument,
    uploadPortrait,
    fillInCardApplication: fillIn,
    openCardApplicationForm: (draftId: string) => api.get<CardApplicationDraft>(`${drafts}/${draftId}`),
    formPicture: (draftId: string, which: 'document' | 'portrait') => api.picture(`${drafts}/${draftId}/${which}`),
    submitCardApplication: submit,
    async applyForCard(person: Person, entries?: CardApplicationEntries): Promise<Outcome<CardApplicationSubmitted>> {
      const filled = await fillIn(person, entries);
      return filled.ok ? submit(filled.body.draftId) : filled;
    },
    cardApplications: () => api.get<{ applications: CardApplication[] }>('/v1/card-applications'),
  };
};

/** The card as its holder opens it in the App. */
export const virtualCard = (api: ApiClient) => ({
  openCard: () => api.get<VirtualCard>('/v1/card'),
  cardPhoto: () => api.picture('/v1/card/photo'),
});
