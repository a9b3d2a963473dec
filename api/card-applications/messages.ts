import type { BilingualText } from '../../domain/refusals.js';
import { dateInTaipei, dateText } from '../../domain/roc-date.js';

/** What the App says after the submission. */
export function submittedMessage(dueAt: Date, workingDays: number): BilingualText {
  const lastDay = new Date(dueAt.getTime() - 1);
  const [zh, en] = [dateText(dateInTaipei(lastDay), 'zh'), dateText(dateInTaipei(lastDay), 'en')];
  return {
    zh: `您的申請審核中，請等待 ${workingDays} 個工作日（至 ${zh}）。審核期間可使用「無相片」虛擬健保卡，就醫時請一併出示身分證明文件。`,
    en: `Your application is under review, which takes ${workingDays} working days (until ${en}). Meanwhile you can use the card without photo, together with an identity document.`,
  };
}
