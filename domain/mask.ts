/** What is shown instead of a number. Another person's full number is never shown (D-35). */

/** First four and last three characters: `A223***781`. */
export const maskIdNumber = (idNumber: string) => `${idNumber.slice(0, 4)}***${idNumber.slice(-3)}`;

/** First six characters: `A22345****`. */
export const maskDeviceAccount = (idNumber: string) => `${idNumber.slice(0, 6)}****`;

/** The first four digits. The last four stay hidden because mobile-phone authentication asks for them. */
export const maskCardNumber = (cardNumber: string) => `${cardNumber.slice(0, 4)}********`;
