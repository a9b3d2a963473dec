import { refusal, type RefusalText } from './refusals.js';

/** Why a card application is returned to the applicant (R-152, D-22): a closed list, told in words and with what to do about it. */
export const returnReasons = {
  'wrong-document-for-age': refusal(
    '身分文件不符年齡規定',
    'The document is not the one that this age needs',
    '年滿 14 歲請上傳國民身分證正面；未滿 14 歲可上傳國民身分證或健保卡正面；外籍人士請上傳居留證正面。',
    'From 14 years of age on, upload the front of the ID card; below 14, the front of the ID card or of the health-insurance card; foreigners, the front of the ARC.',
  ),
  'photo-document-mismatch': refusal(
    '照片與身分文件不是同一人',
    'Photo and document do not show the same person',
    '請上傳您本人的照片及您本人的身分文件。',
    'Upload a photo of yourself, and your own document.',
  ),
  'background-not-white': refusal(
    '照片背景不是白色',
    'The background of the photo is not white',
    '請改用白色背景的證件照。',
    'Use an ID photo with a white background.',
  ),
  'features-unclear': refusal(
    '五官不夠清晰',
    'The face cannot be recognised clearly enough',
    '請面向鏡頭，於光線充足處重新拍攝。',
    'Face the camera and take the photo again in good light.',
  ),
  'head-cropped': refusal(
    '頭部未完整入鏡',
    'A part of the head is missing',
    '請上傳頭部完整的半身照。',
    'Upload a half-body photo that shows the whole head.',
  ),
  headgear: refusal(
    '頭飾過大',
    'What is worn on the head is too large',
    '請取下頭飾，或換成較小的頭飾後重新拍攝。',
    'Take it off, or wear something smaller, and take the photo again.',
  ),
  edited: refusal('照片經過修圖', 'The photo was edited', '請上傳未經修圖的照片。', 'Upload a photo as it was taken, without any editing.'),
  'not-recent': refusal(
    '照片不是近年拍攝',
    'The photo is not recent',
    '請上傳近年拍攝的照片。',
    'Upload a photo that was taken in recent years.',
  ),
} as const satisfies Record<string, RefusalText>;
export type ReturnReason = keyof typeof returnReasons;
