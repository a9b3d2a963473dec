/** What is shown instead of a number. Another person's full number is never shown (D-35). */

/** First four and last three characters: `A223***781`. */
export const maskIdNumber = (idNumber: string) => `${idNumber.slice(0, 4)}***${idNumber.slice(-3)}`;

/** First six characters: `A22345****`. */
export const maskDeviceAccount = (idNumber: string) => `${idNumber.slice(0, 6)}****`;

/** The first character of the mailbox, and where it is: enough for its owner to know which one is meant. */
export const maskEmailAddress = (email: string) => `${email.slice(0, 1)}***${email.slice(email.lastIndexOf('@'))}`;

/** The first four digits. The last four stay hidden because mobile-phone authentication asks for them. */
export const maskCardNumber = (cardNumber: string) => `${cardNumber.slice(0, 4)}********`;

/** The last three digits. */
export const maskMobile = (mobile: string) => `*******${mobile.slice(-3)}`;
