/** Whether a card number was typed as the register has it, in whatever width and however grouped. */
export const isSameCardNumber = (entry: string, registered: string) => entry.normalize('NFKC').replace(/[\s-]/g, '') === registered;
