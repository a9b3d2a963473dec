import type { BilingualText } from './refusals.js';

const text = (zh: string, en: string): BilingualText => ({ zh, en });

/**
 * Everything that the audit trail can say has happened, in the words in which the person concerned and the auditors read it. Closed:
 * an action without words does not compile. Where it was refused, or about what it was, is told beside it (`reasonText`).
 */
export const auditActions = {
  // Registration
  'terms.accepted': text('閱讀並同意應同意之內容', 'A text was read and agreed to'),
  'draft.environment-tested': text('完成環境檢測', 'The environment test was done'),
  'draft.card-read': text('申請時讀取健保卡', 'The card was read for an application'),
  'draft.identity-checked': text('申請時核對戶籍資料相符', 'The household data of an application agreed with the register'),
  'draft.identity-refused': text('申請時核對戶籍資料不符', 'The household data of an application did not agree with the register'),
  'registration.applied': text('申請註冊', 'Registration was applied for'),
  'registration.email-confirmed': text('電子郵件信箱認證完成，帳號啟用', 'The e-mail address was confirmed and the account is active'),
  'registration.confirmation-resent': text('重寄確認信', 'The confirmation mail was sent again'),
  'registration.registered-at-office': text('於服務據點完成註冊', 'The account was registered at an office'),
  'registration.voided': text('申請作廢', 'The application became void'),
  'card-reading.requested': text('讀取健保卡', 'The card was to be read'),
  'card-reading.settled': text('健保卡讀取結束', 'The reading of the card ended'),

  // Mails
  'notice.committed': text('準備寄發電子郵件通知', 'A mail was to be sent'),
  'notice.delivered': text('電子郵件已送達郵件伺服器', 'A mail was handed to the mail server'),
  'notice.too-late': text('電子郵件逾期未寄', 'A mail was not sent because it would have come too late'),
  'notice.undeliverable': text('電子郵件無法寄達', 'A mail could not be delivered'),

  // Log in and the password
  'session.opened-portal': text('登入註冊網站', 'Log in at the portal'),
  'session.opened-app': text('登入健保快易通', 'Log in to the NHI Express App'),
  'session.closed': text('登出', 'Log out'),
  'log-in.refused': text('登入被拒', 'A log in was refused'),
  'account.password-changed': text('變更註冊密碼', 'The password was changed'),
  'account.email-changed': text('變更電子郵件信箱', 'The e-mail address was changed'),
  'account.basic-data-changed': text('更新基本資料', 'The basic information was updated'),

  // The certificate path
  'registration.registered-with-certificate': text('以自然人憑證完成註冊', 'The account was registered with the citizen certificate'),
  'account.applied-again-with-certificate': text(
    '以自然人憑證重新申請帳號密碼',
    'Account and password were applied for again with the certificate',
  ),
  'certificate-log-in.refused': text('以自然人憑證登入被拒', 'A log in with the citizen certificate was refused'),
  'certificate-applicant.admitted': text('以自然人憑證進入申請', 'Somebody without an account came in with the citizen certificate'),
  'certificate-applicant.left': text('離開憑證申請', 'Whoever came in with the certificate left'),

  // Devices and mobile numbers
  'device-code.made': text('產生裝置認證碼', 'A device verification code was made'),
  'device-code.used': text('裝置認證碼已使用', 'A device verification code was used'),
  'device-code.burnt': text('裝置認證碼錯誤次數過多而失效', 'A device verification code was burnt by wrong tries'),
  'device.verified': text('行動裝置認證完成', 'A mobile device was verified'),
  'device.enabled': text('啟用行動裝置', 'A mobile device was enabled'),
  'device.disabled': text('停用行動裝置', 'A mobile device was disabled'),
  'carrier-check.requested': text('申請行動電話認證', 'The mobile number was to be checked'),
  'carrier-check.settled': text('行動電話認證結束', 'The check of the mobile number ended'),
  'carrier-check.given-up': text('放棄行動電話認證', 'The check of the mobile number was given up'),
  'carrier-check.used': text('使用行動電話認證結果', 'The check of the mobile number was used'),
  'registration.registered-by-mobile-number': text('以行動電話認證完成註冊', 'The account was registered by mobile number'),

  // Forgotten password, deletion, other addresses
  'recovery.opened': text('申請寄送驗證連結', 'A link to reset, delete or confirm was asked for'),
  'recovery.used': text('驗證連結已使用', 'The link to reset, delete or confirm was used'),
  'recovery.replaced': text('驗證連結由新連結取代', 'The link to reset, delete or confirm was replaced'),
  'recovery.burnt': text('驗證碼錯誤次數過多而失效', 'The link to reset, delete or confirm was burnt by wrong codes'),
  'recovery.lapsed': text('驗證連結逾期', 'The link to reset, delete or confirm lapsed'),
  'registration.deleted': text('刪除註冊', 'The registration was deleted'),

  // The virtual card
  'card-application.begun': text('開始申請虛擬健保卡', 'A form for the virtual card was opened'),
  'card-application.picture-uploaded': text('上傳申請相片', 'A picture was uploaded for the virtual card'),
  'card-application.submitted': text('申請虛擬健保卡', 'The virtual card was applied for'),
  'card-application.approved': text('虛擬健保卡審核通過', 'The application for the virtual card was approved'),
  'card-application.returned': text('虛擬健保卡申請退件', 'The application for the virtual card was returned'),
  'card-application.superseded': text('虛擬健保卡申請由新申請取代', 'The application for the virtual card was replaced by a newer one'),
  'card-application.withdrawn': text('虛擬健保卡申請撤銷', 'The application for the virtual card was withdrawn'),
  'card-application.overdue': text('虛擬健保卡審核逾期', 'The review of the virtual card is overdue'),
  'card-application.deadline-moved': text('虛擬健保卡審核期限順延', 'The review of the virtual card ends later'),
  'review.claimed': text('審核人員開始審核虛擬健保卡申請', 'A reviewer took up the application for the virtual card'),
  'review.released': text('審核人員交回虛擬健保卡申請', 'A reviewer gave the application for the virtual card back'),
  'review.looked-at': text('審核人員查看虛擬健保卡申請', 'A reviewer looked at the application for the virtual card'),
  'reviewer.enrolled': text('登錄審核人員', 'A reviewer was enrolled'),
  'reviewer.removed': text('移除審核人員', 'A reviewer was removed'),
  'card.opened': text('啟用無相片虛擬健保卡', 'The virtual card without photo was issued'),
  'card.photo-set': text('虛擬健保卡相片更新', 'The virtual card shows the photo'),
  'card.withdrawn': text('因相片非本人停止使用虛擬健保卡', 'The virtual card was stopped because the photo is not of the person'),
  'card.withdrawal-lifted': text('解除因相片非本人之停止使用', 'The stop because of the photo was lifted'),
  'card.suspended': text('虛擬健保卡暫停使用', 'The virtual card was suspended'),
  'card.restored': text('虛擬健保卡恢復使用', 'The virtual card may be used again'),
  'card.voided': text('虛擬健保卡註銷', 'The virtual card was voided'),

  // Showing the card
  'presentation.opened': text('出示虛擬健保卡', 'The virtual card was opened'),
  'presentation.ended': text('結束出示虛擬健保卡', 'The showing of the virtual card ended'),
  'visit-code.updated': text('手動更新就醫 QR 碼', 'The visit code was changed by hand'),
  'visit-code.redeemed': text('醫事機構使用就醫 QR 碼', 'A visit code was redeemed by an institution'),
  'redemption.photo-shown': text('醫事機構查看虛擬健保卡相片', 'An institution looked at the photo of the virtual card'),

  // Grants
  'grant.offered': text('授權他人使用虛擬健保卡', 'A grant of the virtual card was offered'),
  'grant.accepted': text('被授權人取得授權', 'The grant was taken by the named person'),
  'grant.burnt': text('授權碼錯誤次數過多而失效', 'The code of the grant was burnt by wrong tries'),
  'grant.reminded': text('授權即將到期通知', 'Both sides were reminded of the end of the grant'),
  'grant.ended': text('授權到期', 'The grant ended with its last day'),
  'grant.lapsed': text('授權碼逾時未取得', 'The offered grant was not taken in time'),
  'grant.cancelled': text('取消授權', 'The grant was cancelled'),
  'grant.void': text('授權失效', 'The grant became void'),

  // Other agencies
  'agency-consent.given': text('同意其他機關查詢', 'Consent to an agency was given'),
  'agency-consent.refused': text('拒絕其他機關查詢', 'Consent to an agency was refused'),
  'agency-consent.withdrawn': text('撤回對其他機關的同意', 'Consent to an agency was withdrawn'),

  // Theft, and what the insurer decides
  'account.frozen': text('通報遭冒用，帳號凍結', 'Theft was reported and the account frozen'),
  'account.unfrozen': text('解除帳號凍結', 'The account was unfrozen'),
  'restriction.placed-suspended': text('保險人暫停帳號使用', 'The insurer suspended the account'),
  'restriction.placed-banned': text('保險人停止帳號使用', 'The insurer banned the account'),
  'restriction.lifted': text('保險人恢復帳號使用', 'The insurer allowed the use again'),
  'content.published': text('公布服務內容的新版本', 'A new version of a text was published'),
  'institution.saved': text('更新院所名錄', 'An institution of the directory was changed'),
  'reader-host.key-enrolled': text('登錄讀卡主機金鑰', 'The key of a reader host was enrolled'),
  'reader-host.key-withdrawn': text('撤銷讀卡主機金鑰', 'The key of a reader host was withdrawn'),
  'holiday.declared': text('宣布臨時停班日', 'A day off was declared'),
  'service-outage.announced': text('公告停機', 'An outage was announced'),
  'service-outage.ended': text('公告停機結束', 'An announced outage was ended'),
  'audit-trail.read': text('稽核人員查閱您的稽核紀錄', 'An auditor looked at your entries'),
} as const satisfies Record<string, BilingualText>;
export type AuditAction = keyof typeof auditActions;

/** For what an auditor may look at somebody's entries: official purposes and nothing else. The person is told which. */
export const auditPurposes = {
  complaint: text('處理民眾申訴', 'a complaint'),
  'security-incident': text('資訊安全事件調查', 'a security incident'),
  'legal-request': text('依法提供司法或監察機關', 'a request by a court or a supervisory authority'),
  'regular-audit': text('例行稽核', 'a regular audit'),
} as const satisfies Record<string, BilingualText>;
export type AuditPurpose = keyof typeof auditPurposes;

/** Who did it, as the person concerned is told: staff are not named. */
export const auditActors = {
  holder: text('您本人（已登入）', 'you, logged in'),
  'other-holder': text('另一人（已登入）', 'somebody else, logged in'),
  portal: text('持健保卡於註冊網站辦理者', 'somebody at the portal, not logged in'),
  device: text('使用健保快易通者（未登入）', 'somebody in the App, not logged in'),
  staff: text('本署工作人員', 'staff of the insurer'),
  institution: text('醫事機構人員', 'staff of an institution'),
  register: text('健保署承保資料', 'the insured register'),
  workflow: text('系統自動', 'the system'),
} as const satisfies Record<string, BilingualText>;
