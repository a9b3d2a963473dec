/** What a command of a form with a captcha can be refused with because of the captcha. */
export const captchaRefusals = ['captcha-unknown', 'captcha-used', 'captcha-expired', 'captcha-wrong'] as const;
