import { defineEntity, p } from '@mikro-orm/core';
import type { CardApplicationChannel } from '../../domain/card-application.js';
import type { DocumentKind } from '../../domain/identity-document.js';
import { instant, uuid } from './column-types.js';

/** The form of an application for the virtual card between its pages: agreed, document and portrait uploaded, submitted. */
const CardApplicationDraftSchema = defineEntity({
  name: 'CardApplicationDraft',
  tableName: 'card_application_drafts',
  properties: {
    id: uuid().primary(),
    registrationId: uuid().index('card_application_drafts_registration'),
    channel: p.string().$type<CardApplicationChannel>(),
    actedBy: p.string().nullable(),
    /** What was agreed to before. */
    consentIds: p.array(),
    documentKind: p.string().$type<DocumentKind>().nullable(),
    documentPhotoId: uuid().nullable(),
    portraitPhotoId: uuid().nullable(),
    createdAt: instant(),
    expiresAt: instant(),
    /** Of what was submitted; from then on the form is used up. */
    applicationId: uuid().nullable(),
  },
});
export class CardApplicationDraft extends CardApplicationDraftSchema.class {}
CardApplicationDraftSchema.setClass(CardApplicationDraft);
export { CardApplicationDraftSchema };
