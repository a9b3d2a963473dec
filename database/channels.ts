/** Notified with the id of a card reading when it is settled. */
export const cardReadingChannel = 'card_reading_settled';
