/** How the mails about an account are told apart: by their subjects. */
export const newPasswordMail = /Reset the password/;
export const passwordChangedMail = /password .* was changed$/;
export const addressChangedMail = /e-mail address .* was changed$/;
export const mailedElsewhereMail = /went to another e-mail address$/;
export const confirmAddressMail = /Confirm the e-mail address/;
export const addressConfirmedMail = /e-mail address .* is confirmed$/;
