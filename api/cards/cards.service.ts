import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Card, Registration } from '../../database/entities/index.js';
import { cardState } from '../../domain/card.js';
import { Refusal } from '../../domain/refusals.js';
import { dateText } from '../../domain/roc-date.js';
import { ApiParts } from '../parts.js';
import { photoOf } from '../photos/photo-of.js';
import type { SignedInAs } from '../sessions/signed-in.guard.js';
import type { CardFace, CardView } from './cards.dto.js';

/** The virtual card as its holder sees it in the App. */
@Injectable()
export class CardsService {
  constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

  /** @throws Refusal card-not-found, card-void, card-suspended: such a card has no face */
  async open({ registrationId }: SignedInAs): Promise<CardView> {
    const em = this.parts.orm.em.fork();
    const { card, state } = await usableCard(em, registrationId);
    return {
      cardId: card.id,
      state,
      ...(await faceOf(em, card)),
      functions: state === 'full' ? ['show', 'apply-again', 'authorize', 'view-authorizations'] : ['show', 'apply-again'],
    };
  }

  /** @throws Refusal card-not-found, card-void, card-suspended, card-photoless */
  async photo({ registrationId }: SignedInAs): Promise<Buffer> {
    const { card } = await usableCard(this.parts.orm.em.fork(), registrationId);
    if (!card.photoId) throw new Refusal('card-photoless');
    return photoOf(this.parts, card.photoId);
  }
}

/** What stands on a card, whatever became of it since. */
export async function faceOf(em: EntityManager, { registrationId, photoId }: Card): Promise<CardFace> {
  const { holderName: name, idNumber, birthDate } = await em.findOneOrFail(Registration, { id: registrationId });
  const hasPhoto = Boolean(photoId);
  return {
    ...{ name, idNumber, birthDate, birthDateText: { zh: dateText(birthDate, 'zh'), en: dateText(birthDate, 'en') } },
    hasPhoto,
    identityDocumentRequired: !hasPhoto,
    ...(!hasPhoto && { notice: photolessNotice }),
  };
}

/** @throws Refusal card-not-found, card-void, card-suspended */
export async function usableCard(em: EntityManager, registrationId: string): Promise<{ card: Card; state: 'photoless' | 'full' }> {
  const card = await em.findOne(Card, { registrationId }, { orderBy: { openedAt: 'desc' } });
  if (!card) throw new Refusal('card-not-found');
  const state = cardState(card);
  if (state === 'void' || state === 'suspended') throw new Refusal(`card-${state}`);
  return { card, state };
}

const photolessNotice = {
  zh: '為保障您的就醫權益，已先開通「無相片」虛擬健保卡，就醫時請一併出示國民身分證或其他足以證明身分之文件。',
  en: 'Until the review is complete you can use the virtual card without photo. Show your national ID card or another identity document with it each time.',
};
