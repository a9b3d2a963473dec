/** Notified with the id of a card reading when it is settled. */
export const cardReadingChannel = 'card_reading_settled';
/** Notified with the id of a check of a mobile number when it is settled or given up. */
export const carrierCheckChannel = 'carrier_check_settled';
/** Notified with the id of a presentation when its visit code has changed or it has ended. */
export const presentationChannel = 'presentation_changed';
