/** How the mails about an account are told apart: by their subjects. */
export const newPasswordMail = /Reset the password/;
export const passwordChangedMail = /password .* was changed$/;
export const addressChangedMail = /e-mail address .* was changed$/;
export const mailedElsewhereMail = /went to another e-mail address$/;
export const confirmAddressMail = /Confirm the e-mail address/;
export const addressConfirmedMail = /e-mail address .* is confirmed$/;
export const acceptedMail = /application for the virtual NHI Card was accepted$/;
export const approvedMail = /review of your virtual NHI Card is complete$/;
export const returnedMail = /application for the virtual NHI Card was returned$/;
export const overdueMail = /review of your virtual NHI Card takes longer$/;
export const deadlineMovedMail = /review of your virtual NHI Card ends later$/;
export const caseOverdueMail = /A review of a virtual NHI Card is overdue$/;
export const cardStoppedMail = /use of your virtual NHI Card was stopped$/;
export const cardEndedMail = /virtual NHI Card has ended$/;
export const cardSuspendedMail = /virtual NHI Card is suspended$/;
export const cardRestoredMail = /virtual NHI Card can be used again$/;

/** How a mail writes an instant down: the day with the ROC and the Gregorian year, and the time in Taipei (D-01). */
export function instantWords(instant: string): string[] {
  const taipei = new Date(Date.parse(instant) + 8 * 3600 * 1000).toISOString();
  const [date, time] = [taipei.slice(0, 10), taipei.slice(11, 19)];
  return [`民國${Number(date.slice(0, 4)) - 1911}年`, date, time];
}

/** Where the review lead of the scenarios reads mails. */
export const leadEmail = 'review-lead@insurer.example';
