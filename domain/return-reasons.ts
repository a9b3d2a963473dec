import type { BilingualText } from './refusals.js';

/** Why an application is returned (R-144, R-152, D-22): a closed list, told to the applicant in words. */
export const returnReasons = {
  'wrong-document-for-age': { zh: '證件與年齡不符，年滿 14 歲者須上傳國民身分證', en: 'the document does not fit the age: from 14 on the ID card is needed' },
  'photo-document-mismatch': { zh: '相片與證件不符', en: 'the portrait does not show the person on the document' },
  'background-not-white': { zh: '相片背景非白色', en: 'the background of the portrait is not white' },
  'features-unclear': { zh: '五官不清晰', en: 'the features cannot be seen clearly' },
  'head-cropped': { zh: '頭部遭裁切', en: 'a part of the head is cut off' },
  headgear: { zh: '頭飾過大', en: 'something worn on the head is too large' },
  edited: { zh: '相片經後製加工', en: 'the portrait was edited' },
  'not-recent': { zh: '非近年相片', en: 'the portrait is not a recent one' },
} as const satisfies Record<string, BilingualText>;
export type ReturnReason = keyof typeof returnReasons;
