import type { RestrictionReason } from './restriction-reasons.js';

/**
 * The closed list of refusals. A refusal is an answer, never an outage: it is not retried, it says what is wrong and what the person
 * can do next, in the two languages of the portal. `api/refusal.filter.ts` maps each code to its HTTP status.
 */
export type BilingualText = { readonly zh: string; readonly en: string };
export type RefusalText = { readonly title: BilingualText; readonly nextStep: BilingualText };

/** Also for other texts that say what is wrong and what to do next. */
export const refusal = (titleZh: string, titleEn: string, nextZh: string, nextEn: string): RefusalText => ({
  title: { zh: titleZh, en: titleEn },
  nextStep: { zh: nextZh, en: nextEn },
});

export const refusals = {
  // The request itself
  'request-malformed': refusal(
    '無法解讀要求內容。',
    'The request cannot be parsed.',
    '請以 JSON 格式重新送出。',
    'Send the request again as well-formed JSON.',
  ),
  'request-invalid': refusal(
    '要求內容有欄位不符規定。',
    'Some fields of the request are not valid.',
    '請依「fields」所列更正後重新送出。',
    'Correct the entries listed under "fields" and send again.',
  ),
  'body-too-large': refusal('要求內容過大。', 'The request is too large.', '請縮小內容後重新送出。', 'Send a smaller request.'),
  'media-type-unsupported': refusal(
    '不支援此內容類型。',
    'The content type is not supported.',
    '請使用 application/json。',
    'Use application/json without compression.',
  ),
  'method-not-allowed': refusal(
    '此網址不支援這種操作。',
    'This address does not support that method.',
    '請參閱 /docs。',
    'See /docs for the operations that exist.',
  ),
  'not-found': refusal('查無資料。', 'There is nothing here.', '請確認網址。', 'Check the address.'),
  'idempotency-key-missing': refusal(
    '缺少 Idempotency-Key。',
    'The Idempotency-Key header is missing.',
    '請為每一次操作產生一個新的 UUID 並放入標頭。',
    'Send a new UUID in that header for each intended operation, and the same one when repeating it.',
  ),
  'idempotency-key-reused': refusal(
    '此 Idempotency-Key 已用於不同內容。',
    'This Idempotency-Key was used with another request.',
    '請使用新的鍵值。',
    'Use a new key for a new operation.',
  ),
  'request-in-progress': refusal(
    '相同的要求正在處理中。',
    'The same request is still being processed.',
    '請稍候再以相同鍵值查詢結果。',
    'Repeat it with the same key in a moment.',
  ),
  'service-unavailable': refusal(
    '服務暫時無法使用。',
    'The service is unavailable for the moment.',
    '請稍後以相同的 Idempotency-Key 再試。',
    'Try again in a while with the same Idempotency-Key.',
  ),

  // Terms and the order of the steps
  'terms-not-accepted': refusal(
    '尚未閱讀並同意應同意之內容。',
    'The text that has to be read and agreed to was not agreed to.',
    '請閱讀畫面所示之全文，按下同意後再繼續。',
    'Read the text that is shown, agree to it, and go on.',
  ),
  'terms-outdated': refusal(
    '您同意的內容已更新。',
    'The text that you agreed to has been revised since.',
    '請重新閱讀最新版本後再同意。',
    'Read the current version and accept it.',
  ),
  'draft-not-found': refusal(
    '查無此申請作業。',
    'This application form does not exist.',
    '請由同意作業要點重新開始。',
    'Start again by accepting the rules.',
  ),
  'draft-expired': refusal(
    '申請作業已逾時。',
    'This application form has expired.',
    '請由同意作業要點重新開始。',
    'Start again by accepting the rules.',
  ),
  'draft-used': refusal(
    '此申請作業已送出。',
    'This application form has been sent already.',
    '請至電子郵件信箱收取確認信。',
    'Look for the confirmation mail in your mailbox.',
  ),
  'environment-test-missing': refusal(
    '尚未完成環境檢測。',
    'The environment test is not complete.',
    '請先在環境檢測頁完成「讀取卡片」與「驗證卡片」。',
    'Complete "Read card" and "Verify card" on the environment test page first.',
  ),
  'card-not-read': refusal(
    '尚未讀取健保卡。',
    'The card has not been read yet.',
    '請插入健保卡後按「讀取」。',
    'Insert the health-insurance card and press Read.',
  ),
  'identity-not-checked': refusal(
    '尚未完成第一頁資料核對。',
    'Page 1 has not been completed.',
    '請先輸入戶號及戶籍地址並按「下一步」。',
    'Enter household number and address and press Next first.',
  ),

  // Reading a card
  'card-reading-unavailable': refusal(
    '讀卡服務暫時無法使用。',
    'Cards cannot be read for the moment.',
    '請於稍後再按「讀取」。',
    'Press Read again later.',
  ),
  'reader-host-unavailable': refusal(
    '無法連線到讀卡元件。',
    'The card reading component does not answer.',
    '請確認本機讀卡服務已安裝、執行中並設定為自動啟動。',
    'Check that the local card service is installed, running and set to automatic start.',
  ),
  'no-reader': refusal('找不到讀卡機。', 'No card reader was found.', '請連接讀卡機後再試。', 'Connect a card reader and try again.'),
  'no-card': refusal('讀卡機內沒有卡片。', 'There is no card in the reader.', '請插入卡片後再試一次。', 'Insert the card and try again.'),
  'wrong-card': refusal(
    '此卡片不是健保卡。',
    'This is not a health-insurance card.',
    '請改插入健保卡。',
    'Insert the health-insurance card instead.',
  ),
  'card-unreadable': refusal(
    '卡片內容無法辨識，不是正常的健保卡。',
    'The card does not answer like a proper health-insurance card.',
    '請清潔晶片後再試，或洽詢本署各分區業務組。',
    'Clean the chip and try again, or ask at an office of the insurer.',
  ),
  'card-removed': refusal(
    '讀取途中卡片被抽出。',
    'The card was pulled out while it was being read.',
    '請插入卡片並等待讀取完成。',
    'Insert the card and leave it until the reading is complete.',
  ),
  'card-mute': refusal(
    '卡片沒有回應。',
    'The card does not answer.',
    '請重新插入卡片；若仍無回應請換另一台讀卡機。',
    'Insert the card again; if it stays silent, use another reader.',
  ),
  'reader-busy': refusal(
    '讀卡機正在讀取另一張卡片。',
    'The reader is busy with another reading.',
    '請等待前一次讀取完成。',
    'Wait until the earlier reading is complete.',
  ),
  'reader-host-not-found': refusal(
    '查無此讀卡主機。',
    'No reader host of that name has reported itself.',
    '請確認名稱，並確認該主機正在執行。',
    'Check the name, and that the host is running.',
  ),
  'reader-host-key-changed': refusal(
    '讀卡主機目前的金鑰與您核對的不同。',
    'The reader host has another key now than the one that was compared.',
    '請重新查詢並於該主機的狀態頁面核對指紋。',
    'List the hosts again and compare the thumbprint with the status page of the host.',
  ),
  'reader-host-key-shared': refusal(
    '另一台讀卡主機已登錄相同的金鑰。',
    'Another reader host has been enrolled with the same key.',
    '請刪除該主機金鑰資料夾中的 reader-host.json 並重新啟動，使每台主機各有自己的金鑰。',
    'Delete reader-host.json from the key folder of this host and start it again: each host has a key of its own.',
  ),
  'reader-host-for-staff': refusal(
    '此讀卡主機的卡片只能由該電腦的讀卡元件或服務人員讀取。',
    'The card at that machine is read by its own component, or by staff.',
    '請在該電腦的瀏覽器開啟註冊網站，由讀卡元件讀取。',
    'Open the portal in a browser on that machine, which has its card component read the card.',
  ),
  'reader-host-not-enrolled': refusal(
    '此電腦的讀卡元件尚未登錄。',
    'The card component of this computer has not been enrolled.',
    '請洽管理人員登錄此讀卡主機的金鑰，或改用其他電腦。',
    'Ask the operators to enrol the key of this reader host, or use another computer.',
  ),
  'component-answer-invalid': refusal(
    '讀卡元件的回覆無法驗證。',
    'What the card component answered cannot be verified.',
    '請重新按「讀取」。',
    'Press Read again.',
  ),
  'card-reading-answered': refusal(
    '此次讀取並未等候讀卡元件的回覆。',
    'This reading does not wait for an answer of a card component.',
    '請重新按「讀取」。',
    'Press Read again.',
  ),
  'reader-service-gone': refusal(
    '智慧卡服務沒有回應。',
    'The smart-card service of the reader host is not running.',
    '請確認智慧卡服務已啟動。',
    'Check that the smart-card service is running.',
  ),
  'card-reading-not-found': refusal('查無此讀卡紀錄。', 'This card reading does not exist.', '請重新按「讀取」。', 'Press Read again.'),
  'card-reading-pending': refusal(
    '卡片尚在讀取中。',
    'The card is still being read.',
    '請等待讀取完成。',
    'Wait until the reading is complete.',
  ),
  'card-reading-expired': refusal('讀卡結果已逾時。', 'This card reading is too old.', '請重新按「讀取」。', 'Press Read again.'),
  'card-reading-used': refusal('讀卡結果已使用過。', 'This card reading was used already.', '請重新按「讀取」。', 'Press Read again.'),
  'card-not-verified': refusal(
    '此次讀取未驗證卡片。',
    'The card was read but not verified.',
    '請改按「驗證卡片」或重新讀取。',
    'Verify the card.',
  ),
  'card-changed': refusal(
    '卡片與先前讀取的不同。',
    'This is not the card that was read before.',
    '請插入原來的卡片，或由讀取卡片重新開始。',
    'Insert the first card again, or start over with Read.',
  ),

  // What the insured register says
  'card-unknown': refusal(
    '查無此健保卡資料。',
    'The insured register does not know this card.',
    '請洽詢本署各分區業務組。',
    'Ask at an office of the insurer.',
  ),
  'card-void': refusal(
    '此健保卡已註銷。',
    'This card is void.',
    '請使用新卡，或洽詢本署各分區業務組。',
    'Use the new card, or ask at an office of the insurer.',
  ),
  'card-reported-lost': refusal(
    '此健保卡已掛失。',
    'This card was reported lost.',
    '請待新卡寄達後再申請。',
    'Apply when the replacement card has arrived.',
  ),
  'registration-suspended': refusal(
    '此卡暫停網路註冊。',
    'Registration with this card is suspended.',
    '請攜帶身分證明文件至聯合服務中心或聯絡辦公室辦理。',
    'Go to a joint service centre or liaison office with an identity document.',
  ),
  'register-mismatch': refusal(
    '輸入資料與保險人登記資料不符。',
    'The entries do not agree with the registered data.',
    '請依戶口名簿更正戶號及戶籍地址；如登記資料有誤，請洽戶政事務所。',
    'Correct the household number and address as printed in the household certificate.',
  ),
  'register-unavailable': refusal(
    '暫時無法查詢承保資料。',
    'The insured register does not answer for the moment.',
    '請稍後再試。',
    'Try again in a while.',
  ),

  // The form
  'id-number-invalid': refusal(
    '身分證號或居留證號不正確。',
    'The ID or ARC number is not valid.',
    '請檢查號碼是否輸入正確。',
    'Check the number.',
  ),
  'old-resident-number-ended': refusal(
    '舊式統一證號已停用。',
    'Old-form ARC numbers are no longer valid.',
    '請換發新式統一證號。',
    'Use the new-form number of your renewed document.',
  ),
  'household-number-missing': refusal(
    '未輸入戶號。',
    'The household number is missing.',
    '請輸入戶口名簿封面左上角的戶號。',
    'Enter the number at the top left of the household certificate.',
  ),
  'password-length': refusal(
    '密碼長度必須為 6 至 12 碼。',
    'The password must have 6 to 12 characters.',
    '請重新設定密碼。',
    'Choose another password.',
  ),
  'password-characters': refusal(
    '密碼不可含空白、< 或 >。',
    'The password must not contain blanks, < or >.',
    '請重新設定密碼。',
    'Choose another password.',
  ),
  'password-common': refusal(
    '密碼過於容易猜測。',
    'The password is too easy to guess.',
    '請勿使用常見密碼、證號、生日、電話或卡號。',
    'Do not use a common password, nor your own ID number, birth date, phone or card number.',
  ),
  'password-mismatch': refusal('兩次輸入的密碼不同。', 'The two passwords differ.', '請重新輸入。', 'Enter the same password twice.'),
  'email-invalid': refusal(
    '電子郵件信箱格式不正確。',
    'The e-mail address is not valid.',
    '請輸入單一電子郵件信箱。',
    'Enter one plain e-mail address.',
  ),
  'mobile-invalid': refusal(
    '行動電話號碼不正確。',
    'The mobile number is not valid.',
    '請輸入 09 開頭的 10 位數字。',
    'Enter ten digits that begin with 09.',
  ),
  'already-applied': refusal(
    '已有申請等待確認。',
    'An application is already waiting for its confirmation.',
    '請開啟確認信中的連結，或申請重寄確認信。',
    'Open the link in the confirmation mail, or have the mail sent again.',
  ),
  'already-registered': refusal(
    '此人已完成註冊。',
    'This person is registered already.',
    '請直接登入；忘記密碼請使用忘記密碼功能。',
    'Log in instead.',
  ),
  'too-many-mails': refusal(
    '短時間內寄送次數過多。',
    'Too many mails in a short time.',
    '請稍後再試。',
    'Wait before asking for another one.',
  ),

  // Confirmation (R-079, R-080, D-02, D-03)
  'link-unknown': refusal(
    '此連結無效。',
    'This link is not valid.',
    '請由確認信重新開啟連結，並使用本人的健保卡。',
    'Open the link from the mail again, and use your own card.',
  ),
  'link-expired': refusal(
    '此連結已逾期限，申請作廢。',
    'The link is past its deadline; the application is void.',
    '請重新申請。',
    'Apply again.',
  ),
  'link-used': refusal(
    '此連結已使用過。',
    'The link was used already.',
    '您已完成認證，請直接登入。',
    'Your address is confirmed: log in.',
  ),
  'link-replaced': refusal(
    '此連結已由較新的確認信取代。',
    'A newer mail replaced this link.',
    '請使用最新一封確認信的連結。',
    'Use the link in the newest mail.',
  ),
  'no-open-application': refusal(
    '查無等待確認的申請。',
    'There is no application waiting for confirmation.',
    '請重新申請，或直接登入。',
    'Apply, or log in if you are registered.',
  ),

  // Log in and the standing of an account (R-041, R-042, D-13, D-17)
  'password-wait': refusal(
    '密碼連續錯誤次數過多，請稍候再試。',
    'Too many wrong passwords in a row.',
    '請於「retryAt」所示時間之後再登入；忘記密碼請使用忘記密碼功能。',
    'Wait until the time given as "retryAt", or reset a forgotten password with your card.',
  ),
  'password-off': refusal(
    '密碼連續錯誤次數過多，已停止使用。',
    'The password was switched off after too many wrong ones in a row.',
    '請使用健保卡辦理忘記密碼，重新設定密碼。',
    'Reset the password with your card under "forgotten password".',
  ),
  'account-frozen': refusal(
    '此帳號因通報遭冒用或遺失已凍結。',
    'The account is frozen because theft was reported.',
    '請持健保卡於註冊網站解除凍結，或至服務櫃檯辦理。',
    'Unfreeze it at the portal with your card, or at a counter.',
  ),
  'account-suspended': refusal(
    '此帳號已由保險人暫停使用。',
    'The insurer has suspended the account.',
    '請攜帶身分證明文件洽本署各分區業務組辦理恢復。',
    'Go to an office of the insurer with an identity document to have it restored.',
  ),
  'account-banned': refusal(
    '此帳號已由保險人停止使用。',
    'The insurer has banned the account.',
    '如有疑義，請洽本署各分區業務組。',
    'Ask at an office of the insurer if you disagree.',
  ),
  'too-many-tries': refusal(
    '短時間內嘗試次數過多。',
    'Too many tries in a short time.',
    '請於「retryAt」所示時間之後再試。',
    'Try again after the time given as "retryAt".',
  ),
  'log-in-busy': refusal(
    '目前登入或設定密碼的人數過多。',
    'Too many people are logging in or setting a password at this moment.',
    '請於「retryAt」所示時間之後以相同的 Idempotency-Key 再試。',
    'Try again after the time given as "retryAt", with the same Idempotency-Key.',
  ),
  // Standing
  'account-not-found': refusal(
    '查無此人使用中的帳號。',
    'Nobody with that number has an account in use.',
    '請確認身分證號或居留證號。',
    'Check the ID or ARC number.',
  ),
  'restriction-not-found': refusal(
    '此人目前未受停用處分。',
    'The insurer has not stopped the use for this person.',
    '請確認身分證號或居留證號。',
    'Check the ID or ARC number.',
  ),
  'outside-service-hours': refusal(
    '目前非服務時間。',
    'This is outside the service hours.',
    '請於「opensAt」所示時間之後再試，或至本署各分區業務組辦理。',
    'Try again from the time given as "opensAt" on, or apply at an office of the insurer.',
  ),
  'service-outage': refusal(
    '服務因公告之停機暫停。',
    'The service is closed by an announced outage.',
    '請於恢復服務後再試，或至本署各分區業務組辦理。',
    'Apply at an office of the insurer, or try again when the service is back.',
  ),
  'outage-not-found': refusal('查無此停機公告。', 'This outage does not exist.', '請確認停機公告。', 'Check which outages are announced.'),
  'holiday-over': refusal(
    '此日已過，不得再宣布停班。',
    'This day is over already.',
    '請選擇今日或之後的日期。',
    'Choose today or a later day.',
  ),
  'holiday-already-off': refusal(
    '此日原本即不上班。',
    'This day is off already.',
    '請確認日期；審核期限不受影響。',
    'Check the date. No review deadline is affected by it.',
  ),
  'holiday-too-far': refusal(
    '此日距今過久，不得宣布停班。',
    'This day is too far away.',
    '請將該日列入辦公日曆表。',
    'Bring it in with the office calendar of its year.',
  ),
  'cursor-invalid': refusal('分頁標記無效。', 'This is no place in the list.', '請由第一頁重新開始。', 'Start again with the first page.'),

  // The directory
  'institution-not-found': refusal(
    '查無此院所代碼。',
    'The directory has no institution of this code.',
    '請確認院所代碼，或以名稱或地區查詢。',
    'Check the code, or search by name or place.',
  ),

  // Contents
  'content-not-found': refusal(
    '查無此內容或此版本。',
    'This text, or this version of it, does not exist.',
    '請由內容清單重新選擇。',
    'Choose from the list of contents again.',
  ),
  'content-outdated': refusal(
    '此內容已有較新的版本。',
    'A newer version of this text has been published since.',
    '請以最新版本為基礎重新修改後再公布。',
    'Make your changes to the newest version and publish again.',
  ),

  // Devices
  'device-nonce-needed': refusal(
    '裝置簽章須使用新的隨機值。',
    'The device has to sign over a fresh value of this service.',
    '請以回應標頭「DPoP-Nonce」的值重新簽章後，以相同的 Idempotency-Key 再送一次。',
    'Sign again over the value in the header "DPoP-Nonce" and send once more with the same Idempotency-Key.',
  ),
  'device-proof-invalid': refusal(
    '裝置簽章無效。',
    'The signature of the device is not valid.',
    '請更新或重新安裝「健保快易通」後再試。',
    'Update the NHI Express App or install it again.',
  ),
  'device-code-unknown': refusal(
    '裝置認證碼不正確。',
    'There is no such device code.',
    '請確認註冊網站上顯示的認證碼，英文字母大小寫須相同。',
    'Compare it with the code shown at the portal; capital and small letters differ.',
  ),
  'device-code-expired': refusal(
    '裝置認證碼已逾時。',
    'The device code has expired.',
    '請於註冊網站重新產生裝置認證碼。',
    'Make a new device code at the portal.',
  ),
  'device-code-used': refusal(
    '裝置認證碼已使用過。',
    'The device code was used already.',
    '一組認證碼只能認證一台裝置，請於註冊網站重新產生。',
    'One code verifies one device: make a new one at the portal.',
  ),
  'device-code-replaced': refusal(
    '已產生較新的裝置認證碼。',
    'A newer device code has replaced this one.',
    '請使用註冊網站上最新的裝置認證碼。',
    'Use the newest code shown at the portal.',
  ),
  'device-code-burnt': refusal(
    '認證碼錯誤次數過多，此認證碼已失效。',
    'Too many wrong codes were entered: this one does not count any more.',
    '請於註冊網站重新產生裝置認證碼。',
    'Make a new device code at the portal.',
  ),
  'device-qr-foreign': refusal(
    '此 QR Code 不是本服務的裝置認證碼。',
    'This QR code is not a device code of this service.',
    '請掃描註冊網站「裝置認證」頁面上的 QR Code，或改以輸入認證碼。',
    'Scan the QR code on the page "device verification" of the portal, or type the code.',
  ),
  'device-account-unusable': refusal(
    '此認證碼的帳號目前無法使用，不能認證裝置。',
    'The account of this code cannot be used now, so no device can be verified for it.',
    '請持健保卡登入註冊網站查看原因，或洽本署各分區業務組。',
    'Log in at the portal with the card to learn why, or ask at an office of the insurer.',
  ),
  'device-not-verified': refusal(
    '此裝置尚未認證此帳號。',
    'This device was never verified for this account.',
    '請先以手機門號或裝置碼完成裝置認證。',
    'Verify the device first, by mobile number or by device code.',
  ),
  'device-disabled': refusal(
    '此裝置已停用。',
    'This device is disabled.',
    '請於註冊網站或其他已啟用的裝置重新啟用，或重新認證此裝置。',
    'Enable it at the portal or from another enabled device, or verify it again.',
  ),
  'device-not-found': refusal(
    '查無此裝置。',
    'There is no such device among yours.',
    '請重新整理裝置清單。',
    'Open the list of devices again.',
  ),

  // Mobile number
  'mobile-terms-not-accepted': refusal(
    '尚未同意行動電話身分驗證服務之條款及隱私權告知。',
    'The user terms and the privacy notice of the check by mobile number have not been accepted.',
    '請閱讀後按「確定」；如不同意，請改用裝置碼認證。',
    'Read them and press Confirm, or verify the device by a device code instead.',
  ),
  'mobile-entries-mismatch': refusal(
    '身分證號或居留證號與健保卡號後 4 碼不符。',
    'The ID or ARC number and the last four digits of the card do not belong together.',
    '請核對證號及健保卡正面左下角卡號的後 4 碼。',
    'Check the number, and the last four digits of the card number at the bottom left of your card.',
  ),
  'carrier-holder-mismatch': refusal(
    '此門號並非登記於本人名下。',
    'The mobile number is not registered in the name of this person.',
    '請使用登記於本人名下的月租型門號，或改用裝置碼認證。',
    'Use a monthly-contract number in your own name, or device-code authentication instead.',
  ),
  'carrier-number-prepaid': refusal(
    '預付卡門號無法進行認證。',
    'A prepaid number cannot be authenticated.',
    '請改用裝置碼認證。',
    'Use device-code authentication instead.',
  ),
  'carrier-number-corporate': refusal(
    '公司戶門號無法進行認證。',
    'A number that belongs to a company cannot be authenticated.',
    '請使用登記於本人名下的月租型門號，或改用裝置碼認證。',
    'Use a monthly-contract number in your own name, or device-code authentication instead.',
  ),
  'carrier-not-on-mobile-network': refusal(
    '電信公司未在此裝置本身的行動網路上偵測到此門號。',
    "The operator did not see this number on this device's own mobile network.",
    '請關閉 Wi-Fi 及熱點，確認裝置內安裝本人的 SIM 卡，使用 4G/5G 網路後再試。',
    'Turn off Wi-Fi, do not use a hotspot, have your own SIM in this device, and try again over 4G/5G.',
  ),
  'carrier-number-unknown': refusal(
    '查無此門號，或其電信公司未提供此項認證。',
    'The number is not known, or its operator does not take part.',
    '請檢查門號是否輸入正確，或改用裝置碼認證。',
    'Check the number, or use device-code authentication instead.',
  ),
  'carrier-unavailable': refusal(
    '電信公司未能及時回覆。',
    'The operator did not answer in time.',
    '請稍後重新認證，或改用裝置碼認證。',
    'Begin again in a while, or use device-code authentication instead.',
  ),
  'carrier-check-not-found': refusal(
    '查無此門號認證，或非由此裝置提出。',
    'This check of a mobile number does not exist, or was not begun by this device.',
    '請重新進行行動電話認證。',
    'Begin the authentication by mobile number again.',
  ),
  'carrier-check-pending': refusal(
    '門號仍在認證中。',
    'The mobile number is still being checked.',
    '請等待認證完成，或改用裝置碼認證。',
    'Wait until the check is complete, or use device-code authentication instead.',
  ),
  'carrier-check-given-up': refusal(
    '此門號認證已改用裝置碼認證。',
    'This check was given up for the device code.',
    '請以裝置碼完成認證，或重新進行行動電話認證。',
    'Go on with the device code, or begin the authentication by mobile number again.',
  ),
  'carrier-check-expired': refusal(
    '門號認證後逾時未設定密碼。',
    'The password was not set in time after the check.',
    '請重新進行行動電話認證。',
    'Begin the authentication by mobile number again.',
  ),
  'carrier-check-used': refusal(
    '此門號認證已使用過。',
    'This check was used already.',
    '請直接登入，或重新進行行動電話認證。',
    'Log in, or begin the authentication by mobile number again.',
  ),

  // Recovery
  'not-registered': refusal(
    '此人尚無已啟用的註冊帳號。',
    'This person has no active account.',
    '請先申請註冊；若已申請，請開啟確認信中的連結啟用帳號。',
    'Apply first; if you have applied, open the link of the confirmation mail to activate the account.',
  ),
  'email-unknown': refusal(
    '此帳號尚無電子郵件信箱。',
    'No e-mail address is known for this account.',
    '請改以輸入電子郵件信箱及戶籍地址的方式辦理。',
    'Choose the way with a changed e-mail address, and enter the household address.',
  ),
  'recovery-unknown': refusal(
    '此連結無效。',
    'This link is not valid.',
    '請由信件重新開啟連結；須讀卡者請使用本人的健保卡。',
    'Open the link from the mail again; where a card is read, use your own.',
  ),
  'recovery-expired': refusal('此連結已逾期限。', 'The link is past its end.', '請重新辦理，以取得新的連結。', 'Ask for a new mail.'),
  'recovery-used': refusal(
    '此連結已使用過。',
    'The link was used already.',
    '如需再次辦理，請重新申請。',
    'Ask for a new mail to do it again.',
  ),
  'recovery-replaced': refusal(
    '此連結已失效：已有較新的信件，或帳號資料已變更。',
    'A newer mail, or a change of the account, took the place of this link.',
    '請使用最新一封信的連結，或重新辦理。',
    'Use the link in the newest mail, or ask for another one.',
  ),
  'recovery-code-wrong': refusal(
    '身分證號或信件認證碼不正確。',
    'The ID number or the code of the mail is not right.',
    '請檢查身分證號，並依信件所示輸入認證碼，大小寫須相同。',
    'Check the ID number, and enter the code exactly as it stands in the mail, in the same case.',
  ),
  'recovery-burnt': refusal(
    '信件認證碼錯誤次數過多，此連結已失效。',
    'Too many wrong codes: the link does not count any more.',
    '請重新辦理，以取得新的信件。',
    'Ask for a new mail.',
  ),
  'password-unchanged': refusal(
    '新密碼與目前密碼相同。',
    'The new password is the present one.',
    '請設定不同的密碼。',
    'Choose another password.',
  ),

  // Deletion
  'deletion-check-failed': refusal(
    '身分證號與健保卡卡號不符，或尚未註冊。',
    'ID number and card number do not belong to a registered person.',
    '請檢查身分證號及健保卡正面左下角的 12 碼卡號後，以新的圖片驗證碼再試。',
    'Check the ID number and the 12 digits at the front of the card, bottom left, and try again with another picture.',
  ),
  'captcha-unknown': refusal(
    '查無此圖片驗證碼。',
    'This picture does not exist.',
    '請按「變更圖片」取得新的圖片。',
    'Get another picture.',
  ),
  'captcha-used': refusal(
    '此圖片驗證碼已使用過或已更換。',
    'This picture was used or exchanged already.',
    '請依新的圖片重新輸入。',
    'Get another picture and type what it shows.',
  ),
  'captcha-expired': refusal(
    '圖片驗證碼已逾時。',
    'This picture is too old.',
    '請按「變更圖片」取得新的圖片。',
    'Get another picture and type what it shows.',
  ),
  'captcha-wrong': refusal(
    '圖片驗證碼不正確。',
    'That is not what the picture shows.',
    '請依新的圖片重新輸入。',
    'Get another picture and type what it shows.',
  ),

  // Certificate
  'certificate-pin-wrong': refusal(
    '憑證 PIN 碼錯誤。',
    'The PIN of the certificate is wrong.',
    '請確認 PIN 碼後再試；剩餘次數請見「attemptsLeft」，用完卡片即鎖住。',
    'Check the PIN. "attemptsLeft" says how many tries the card still allows before it blocks itself.',
  ),
  'certificate-pin-blocked': refusal(
    '憑證 PIN 碼已鎖住。',
    'The PIN of the certificate is blocked.',
    '請至內政部憑證管理中心網站或戶政事務所解鎖。',
    'Have it unblocked on the website of the certification authority or at a household registration office.',
  ),
  'wrong-certificate-card': refusal(
    '此卡片不是自然人憑證。',
    'This is not a citizen digital certificate.',
    '請改插入自然人憑證；持健保卡者請由健保卡網路服務註冊登入。',
    'Insert the citizen digital certificate instead. With a health-insurance card, use the registration portal.',
  ),
  'certificate-unreadable': refusal(
    '自然人憑證內容無法讀取。',
    'The citizen digital certificate cannot be read.',
    '請清潔晶片後再試；仍無法讀取請洽戶政事務所。',
    'Clean the chip and try again, or ask at a household registration office.',
  ),
  'certificate-invalid': refusal(
    '此自然人憑證無法驗證。',
    'The citizen digital certificate could not be verified.',
    '請使用內政部憑證管理中心簽發的本人憑證。',
    'Use your own certificate, issued by the citizen certification authority.',
  ),
  'certificate-expired': refusal(
    '此自然人憑證不在有效期間內。',
    'The citizen digital certificate is not in force.',
    '請至戶政事務所或內政部憑證管理中心網站展期或換發。',
    'Renew it at a household registration office or on the website of the certification authority.',
  ),
  'certificate-revoked': refusal(
    '此自然人憑證已廢止。',
    'The citizen digital certificate was revoked.',
    '請至戶政事務所重新申請。',
    'Apply for a new one at a household registration office.',
  ),
  'certificate-check-unavailable': refusal(
    '暫時無法查驗自然人憑證是否廢止。',
    'Certificates cannot be checked for the moment.',
    '請稍後再試。',
    'Try again in a while.',
  ),
  'certificate-mismatch': refusal(
    '輸入資料與自然人憑證或保險人登記資料不符。',
    'The entries do not agree with the certificate or with the registered data.',
    '請確認身分證號及出生日期，並使用本人的自然人憑證。',
    'Check ID number and birth date, and use your own certificate.',
  ),

  // Relying parties
  'consent-request-not-found': refusal(
    '查無此同意請求，或已逾時。',
    'This request for your consent does not exist or has expired.',
    '請由該機關的網頁重新開始。',
    'Start again at the website of the agency.',
  ),
  'consent-request-answered': refusal(
    '此同意請求已答覆。',
    'This request for your consent was answered already.',
    '請回到該機關的網頁。',
    'Go back to the website of the agency.',
  ),
  'consent-not-found': refusal(
    '查無此同意紀錄。',
    'This consent does not exist.',
    '請重新整理同意紀錄。',
    'Load the list of your consents again.',
  ),
  'consent-ended': refusal(
    '此同意已撤回或已到期。',
    'This consent was withdrawn or has ended already.',
    '無須再辦理。',
    'There is nothing left to do.',
  ),

  // Card application
  'document-wrong-for-age': refusal(
    '年滿 14 歲者須上傳國民身分證正面。',
    'From the age of 14 on, the front of the national ID card is needed.',
    '請改上傳國民身分證正面。',
    'Upload the front of the national ID card.',
  ),
  'document-not-arc': refusal(
    '外籍人士須上傳居留證正面。',
    'Foreign residents need the front of the ARC.',
    '請改上傳居留證正面。',
    'Upload the front of the ARC.',
  ),
  'document-not-of-citizen': refusal(
    '本國人不得以居留證申請。',
    'A citizen cannot apply with an ARC.',
    '請上傳國民身分證正面；未滿 14 歲者得以健保卡正面代替。',
    'Upload the front of the national ID card, or under the age of 14 that of the health-insurance card.',
  ),
  'card-lost-not-replaced': refusal(
    '健保卡已掛失且尚未申請補發。',
    'The card was reported lost, and no replacement has been ordered.',
    '請先申請補發健保卡，補發期間即可使用虛擬健保卡。',
    'Order a replacement first: while it is on its way the virtual card can be used.',
  ),
  'card-suspended': refusal('健保卡已暫停使用。', 'The card is suspended.', '請洽詢本署各分區業務組。', 'Ask at an office of the insurer.'),
  'card-not-found': refusal(
    '尚未申請虛擬健保卡。',
    'There is no virtual card yet.',
    '請先申請虛擬健保卡。',
    'Apply for the virtual card first.',
  ),
  'card-photoless': refusal(
    '此虛擬健保卡尚無相片。',
    'This virtual card has no photo yet.',
    '請待審核完成；審核期間可使用「無相片」虛擬健保卡。',
    'Wait for the end of the review; meanwhile the card is used without photo.',
  ),
  'email-missing': refusal(
    '尚未登錄電子郵件信箱。',
    'No e-mail address is known for this account yet.',
    '請先於基本資料登錄並完成信箱認證，審核結果將寄至該信箱。',
    'Enter one under basic information and confirm it first: the result of the review is mailed there.',
  ),
  'photo-missing': refusal(
    '尚未上傳證件或相片。',
    'The document or the portrait has not been uploaded yet.',
    '請完成兩張相片上傳後再送出。',
    'Upload both pictures, then submit.',
  ),
  'application-not-found': refusal('查無此申請案。', 'This application does not exist.', '請重新整理後再試。', 'Load the list again.'),
  'application-settled': refusal(
    '此申請案已結案。',
    'This application is settled already.',
    '請查看目前狀態；如有需要可重新申請。',
    'Look at its state; apply again if need be.',
  ),
  'home-care-not-enrolled': refusal(
    '此人並非貴機構居家醫療收案對象。',
    'This person is not an enrolled home-care case of your institution.',
    '請確認收案資料，或請本人以其他管道申請。',
    'Check the enrolment, or let the person apply in another way.',
  ),

  'own-case': refusal(
    '不得審核本人之申請案。',
    'Nobody decides the own application.',
    '請交由其他審核人員辦理。',
    'Leave it to another reviewer.',
  ),
  'case-claimed': refusal(
    '此案由其他審核人員辦理中。',
    'Another reviewer has this case.',
    '請改辦理其他案件，或於「retryAt」後再試。',
    'Take another case, or try again at "retryAt".',
  ),
  'case-not-claimed': refusal(
    '尚未領取此案，或領取時限已過。',
    'You have not taken this case, or your time for it is over.',
    '請先領取案件。',
    'Take the case first.',
  ),
  'reviewer-not-enrolled': refusal(
    '尚未登錄為審核人員。',
    'You are not enrolled as a reviewer.',
    '請維運人員登錄後再試。',
    'Ask an operator to enrol you.',
  ),
  'reviewer-not-found': refusal('查無此審核人員。', 'There is no such reviewer.', '請確認人員代號。', 'Check the staff id.'),

  'review-lead-only': refusal('只有審核主管可以辦理。', 'Only a review lead may do that.', '請由審核主管辦理。', 'Ask a review lead.'),
  'own-decision': refusal(
    '不可解除自己所作的撤銷。',
    'Nobody lifts what was the own decision.',
    '請由另一位審核主管辦理。',
    'Ask another review lead.',
  ),
  'card-not-withdrawn': refusal(
    '此申請案沒有可解除的停止使用。',
    'No card is stopped because of this application.',
    '請重新整理後再試。',
    'Load the application again.',
  ),

  // The insured register tells (D-26): read by its operators, not by people
  'register-event-untrusted': refusal(
    '通知並非由承保資料系統簽章。',
    'The event is not signed by the insured register.',
    '請以已公布之金鑰（ES256）重新簽章後再送。',
    'Sign it with a published key (ES256), as register-event+jwt, and send it again.',
  ),
  'register-event-stale': refusal(
    '通知的簽章時間與現在相差超過五分鐘。',
    'The event was signed more than five minutes from now.',
    '請校時並重新簽章後再送。',
    'Set the clock, sign it anew and send it again.',
  ),
  'register-event-malformed': refusal(
    '通知內容不符約定格式。',
    'The event has not the agreed form.',
    '請依 /docs 所列格式重新送出。',
    'Send it in the form that /docs gives.',
  ),

  // Photos (R-135, R-141 to R-143, D-24)
  'photo-empty': refusal(
    '檔案內沒有內容。',
    'There is nothing in the file.',
    '請重新選擇照片或改以相機拍攝後再上傳。',
    'Choose the picture again, or take it with the camera, and upload it once more.',
  ),
  'photo-too-large': refusal(
    '檔案過大，須小於 5 MB。',
    'The file is too large: it must be smaller than 5 MB.',
    '請縮小照片，或以相機較低的解析度重新拍攝。',
    'Make the picture smaller, or take it again with a lower resolution.',
  ),
  'photo-not-jpeg-or-png': refusal(
    '檔案不是 JPEG 或 PNG 圖檔。',
    'The file is neither a JPEG nor a PNG picture.',
    '請改用 JPEG 或 PNG 圖檔；僅更改副檔名並不會改變格式。',
    'Use a JPEG or PNG picture. Giving the file another name does not change what it is.',
  ),
  'photo-too-small': refusal(
    '照片像素不足，寬至少 480、高至少 600 像素。',
    'The picture has too few pixels: at least 480 wide and 600 high are needed.',
    '請使用原始照片，或以較高的解析度重新拍攝。',
    'Use the original picture, or take it again with a higher resolution.',
  ),
  'photo-too-many-pixels': refusal(
    '照片像素過多，最多 2,500 萬像素。',
    'The picture has too many pixels: at most 25 million are allowed.',
    '請縮小照片，或以較低的解析度重新拍攝。',
    'Make the picture smaller, or take it again with a lower resolution.',
  ),
  'photo-animated': refusal(
    '檔案為動態圖片。',
    'The picture moves: the file has several frames.',
    '請使用靜態照片。',
    'Use a still picture.',
  ),
  'photo-damaged': refusal(
    '照片檔案不完整或已損壞。',
    'The picture is cut short or damaged.',
    '請以其他程式開啟後重新存檔，或重新拍攝後再上傳。',
    'Open and save it again with another program, or take it again, and upload it once more.',
  ),
  'photo-upload-too-slow': refusal(
    '照片未能及時傳送完成。',
    'The picture did not arrive in time.',
    '請於網路訊號較佳處再試，或縮小照片後再上傳。',
    'Try again where the connection is better, or with a smaller picture.',
  ),
  'photos-busy': refusal(
    '目前上傳照片的人數過多。',
    'Too many people are uploading pictures at this moment.',
    '請於「retryAt」所示時間之後以相同的 Idempotency-Key 再試。',
    'Try again after the time given as "retryAt", with the same Idempotency-Key.',
  ),
  'photo-store-full': refusal(
    '目前無法儲存照片。',
    'Pictures cannot be kept at this moment.',
    '其他服務仍可使用，請稍後以相同的 Idempotency-Key 再試。',
    'Everything else can be used. Try again later, with the same Idempotency-Key.',
  ),

  // Showing the card
  'presentation-not-found': refusal(
    '查無此次出示。',
    'The card was not opened under this number.',
    '請重新開啟虛擬健保卡。',
    'Open the virtual card again.',
  ),
  'presentation-closed': refusal(
    '虛擬健保卡的出示已結束。',
    'The virtual card is no longer open.',
    '請重新開啟虛擬健保卡。',
    'Open the virtual card again.',
  ),
  'visit-code-foreign': refusal(
    '此 QR 碼不是虛擬健保卡。',
    'This QR code is not of a virtual card.',
    '請民眾開啟健保快易通的虛擬健保卡，再掃描一次。',
    'Ask the person to open the virtual card in the App, and scan again.',
  ),
  'visit-code-unknown': refusal(
    '查無此 QR 碼。',
    'There is no such visit code.',
    '請民眾按「更新」或重新開啟虛擬健保卡後再掃描；仍不行時請改用實體健保卡。',
    'Ask the person to press Update or to open the card again, and scan once more; if that does not help, use the physical card.',
  ),
  'visit-code-expired': refusal(
    'QR 碼已逾時失效。',
    'The visit code has expired.',
    '請民眾按「更新」或重新開啟虛擬健保卡後再掃描。',
    'Ask the person to press Update or to open the card again, and scan the new code.',
  ),
  'visit-code-used': refusal(
    'QR 碼已使用過。',
    'The visit code was used already.',
    '每個 QR 碼限用一次，請民眾重新開啟虛擬健保卡後再掃描。',
    'Each code is for one use. Ask the person to open the card again, and scan the new code.',
  ),
  'visit-code-superseded': refusal(
    'QR 碼已由新的 QR 碼取代。',
    'A newer visit code has taken the place of this one.',
    '請掃描民眾手機上目前顯示的 QR 碼。',
    'Scan the code that the phone shows now.',
  ),
  'visit-code-card-voided': refusal(
    '此虛擬健保卡已註銷。',
    'The virtual card is void.',
    '請改用民眾的實體健保卡；民眾可洽本署各分區業務組。',
    'Use the physical card of the person, who can ask at an office of the insurer.',
  ),
  'visit-code-card-suspended': refusal(
    '此虛擬健保卡已暫停使用。',
    'The virtual card is suspended.',
    '請改用民眾的實體健保卡；民眾可洽本署各分區業務組。',
    'Use the physical card of the person, who can ask at an office of the insurer.',
  ),
  'institution-forbidden': refusal(
    '此權杖屬於其他院所或科別。',
    'The access token is of another institution or department.',
    '請以本院所本科別的憑證向身分服務取得權杖。',
    'Get a token with the credentials of this institution and department.',
  ),
  'institution-suspended': refusal(
    '此院所或科別目前不得使用虛擬健保卡。',
    'The institution or department may not redeem visit codes now.',
    '請改用實體健保卡，並洽本署各分區業務組。',
    'Use the physical card, and ask at an office of the insurer.',
  ),
  'redemption-not-found': refusal(
    '查無此筆使用紀錄。',
    'There is no such redemption.',
    '請確認編號；只有完成掃描的院所科別可以查詢。',
    'Check the number. Only the department that redeemed the code can look it up.',
  ),
  'redemption-photoless': refusal(
    '此虛擬健保卡無相片。',
    'The virtual card has no photo.',
    '請核對民眾的身分證明文件。',
    'Check an identity document of the person.',
  ),
  'redemption-photo-ended': refusal(
    '已逾相片可查看的時間。',
    'The photo is no longer shown.',
    '如需再次核對，請民眾重新開啟虛擬健保卡後再掃描。',
    'To check it again, ask the person to open the card again, and scan the new code.',
  ),

  // Grants
  'grant-days-invalid': refusal(
    '授權日期區間不符規定。',
    'The days of the grant are not valid.',
    '起日須為今日或之後，迄日不得早於起日，最長 365 日。',
    'The first day is today or later, the last day not before it, and a grant lasts 365 days at most.',
  ),
  'grant-to-oneself': refusal(
    '不可授權給自己。',
    'Nobody can be granted the own card.',
    '請輸入被授權人的身分證號。',
    'Enter the ID number of the person who is to show the card.',
  ),
  'grant-overlaps': refusal(
    '此人於該期間已有授權。',
    'This person has a grant for some of these days already.',
    '請先取消「grant」所列的授權，或選擇其他日期。',
    'Cancel the grant that "grant" names first, or choose other days.',
  ),
  'grant-not-transferable': refusal(
    '被授權人不得再授權他人。',
    'A card that was granted to you cannot be granted on.',
    '請由本人辦理授權。',
    'The person whose card it is has to grant it.',
  ),
  'grant-card-photoless': refusal(
    '授權人與被授權人均須持有審核通過的虛擬健保卡。',
    'Both people need a virtual card whose photo was approved.',
    '請先完成虛擬健保卡申請並通過審核。',
    'Apply for the virtual card, and wait until the review is complete.',
  ),
  'grant-qr-foreign': refusal(
    '此 QR 碼不是授權 QR 碼。',
    'This QR code is not of a grant.',
    '請掃描授權人手機上的授權 QR 碼。',
    'Scan the QR code of the grant on the phone of the person who grants.',
  ),
  'grant-code-unknown': refusal(
    '授權碼不正確。',
    'There is no such grant for you.',
    '請確認授權人的身分證號與授權碼；授權碼僅限指定的被授權人使用。',
    'Check the ID number of the person who grants, and the code. Only the person that was named can take a grant.',
  ),
  'grant-code-burnt': refusal(
    '授權碼錯誤次數過多，已失效。',
    'Too many wrong codes: this one does not count any more.',
    '請授權人重新產生授權碼。',
    'Ask the person who grants for a new one.',
  ),
  'grant-code-expired': refusal(
    '授權碼已逾時失效。',
    'The code of the grant has expired.',
    '請授權人重新產生授權碼。',
    'Ask the person who grants for a new one.',
  ),
  'grant-code-used': refusal(
    '此授權已取得。',
    'The grant was taken already.',
    '請於「可使用授權」檢視。',
    'You find it among the grants that you can use.',
  ),
  'grant-not-found': refusal('查無此授權。', 'There is no such grant.', '請重新檢視授權紀錄。', 'Look at the list of grants again.'),
  'grant-not-accepted': refusal(
    '此授權尚未取得。',
    'The grant was not taken yet.',
    '請先以授權碼取得授權。',
    'Take it with its code first.',
  ),
  'grant-not-started': refusal('授權期間尚未開始。', 'The grant has not begun.', '請於授權起日起使用。', 'Come again on its first day.'),
  'grant-ended': refusal('授權期間已結束。', 'The grant has ended.', '如需使用請授權人重新授權。', 'Ask the person for another grant.'),
  'grant-cancelled': refusal('授權已取消。', 'The grant was cancelled.', '如需使用請授權人重新授權。', 'Ask the person for another grant.'),
  'grant-void': refusal('授權已失效。', 'The grant is void.', '如需使用請授權人重新授權。', 'Ask the person for another grant.'),
  'grant-settled': refusal('此授權已結束。', 'The grant is over already.', '無須再取消。', 'There is nothing left to cancel.'),
  'grant-not-confirmed': refusal(
    '確認的對象不符。',
    'The person that was confirmed is not the one of the grant.',
    '請核對畫面所示的對象後再確認。',
    'Compare with the person whom the dialog names, and confirm again.',
  ),
  'visit-code-grant-ended': refusal(
    '授權已結束。',
    'The grant by which the card was shown has ended.',
    '請改用本人的實體健保卡，或由本人出示虛擬健保卡。',
    'Use the physical card of the person, or let the person show the virtual card.',
  ),

  // Log in and staff
  'login-failed': refusal(
    '帳號或密碼不正確。',
    'Account and password do not match.',
    '請確認健保卡或帳號，以及密碼後再試；忘記密碼請使用忘記密碼功能。',
    'Check the card or the account, and the password. A forgotten password is reset with the card.',
  ),
  'session-missing': refusal('尚未登入或登入已逾時。', 'You are not logged in, or the log in has ended.', '請重新登入。', 'Log in again.'),
  'token-invalid': refusal(
    '身分權杖無效。',
    'The access token is missing or not valid.',
    '請向所屬機構的身分服務重新取得權杖。',
    'Get a new token from the identity provider of your organisation.',
  ),
  'role-forbidden': refusal(
    '此角色無權執行此操作。',
    'This role may not do that.',
    '請由有權限的人員辦理。',
    'Ask somebody with the right role.',
  ),
} as const satisfies Record<string, RefusalText>;

export type RefusalCode = keyof typeof refusals;

/** What a pure rule answers when it says no. `details` holds instants and counts that the person needs, never personal data. */
export type Refused = { readonly name: 'refused'; readonly code: RefusalCode; readonly details?: RefusalDetails };
export type RefusalDetails = {
  readonly retryAt?: string;
  readonly deadlineAt?: string;
  readonly fields?: readonly string[];
  readonly attemptsLeft?: number;
  readonly opensAt?: string;
  readonly reason?: RestrictionReason;
  /** Where the thing stands that was to be changed. */
  readonly state?: string;
  /** The grant that stands in the way (D-31). */
  readonly grant?: { readonly grantId: string; readonly firstDay: string; readonly lastDay: string };
};

export const refused = (code: RefusalCode, details?: RefusalDetails): Refused => ({ name: 'refused', code, ...(details && { details }) });

/** A refusal on its way through code that is not a pure rule. Whoever throws it undoes the unit of work. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly details: RefusalDetails = {},
  ) {
    super(code);
    this.name = 'Refusal';
  }
}

/** The value of a pure rule, or its refusal thrown. */
export function accepted<T extends object>(outcome: T): Exclude<T, { name: 'refused' }> {
  if (isRefused(outcome)) throw new Refusal(outcome.code, outcome.details);
  return outcome as Exclude<T, { name: 'refused' }>;
}

const isRefused = (outcome: object): outcome is Refused => 'name' in outcome && outcome.name === 'refused';
