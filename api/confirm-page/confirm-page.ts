/**
 * One plain bilingual page: read the card, check the name, press OK. The script beside it does the three steps.
 */
export const confirmPage = `<!doctype html>
<html lang="zh-Hant-TW">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>電子郵件信箱認證 E-mail verification</title>
<style>
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }
button { font: inherit; padding: .4rem 1.2rem; }
output { display: block; min-height: 1.6em; font-weight: bold; }
</style>
</head>
<body>
<h1>健保卡網路服務註冊－電子信箱認證<br><small lang="en">Registration: e-mail verification</small></h1>
<ol>
<li>如尚未設定電腦環境，請先至註冊頁面完成。<span lang="en">Set up the card reader environment first if you have not done so.</span></li>
<li>將讀卡機連接電腦並插入健保卡，按「讀取」。<span lang="en">Connect the reader, insert your card and press Read.</span></li>
<li>確認姓名無誤後按「確定」。<span lang="en">Check the name and press OK.</span></li>
</ol>
<p><label>讀卡元件 Reader host <input id="host" autocomplete="off" spellcheck="false"></label></p>
<p><button id="read" type="button">讀取 Read</button> 姓名 Name: <output id="name" aria-live="polite"></output></p>
<p><button id="ok" type="button" disabled>確定 OK</button></p>
<output id="message" aria-live="polite"></output>
<p>注意：若您已認證行動裝置，此密碼會同步變更「健保快易通」登入密碼。<br><span lang="en">Note: if you have verified a mobile device already, this password also becomes the App's password.</span></p>
<script type="module" src="/confirm.js"></script>
</body>
</html>
`;
