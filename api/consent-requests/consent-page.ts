export const consentPageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  vary: 'accept',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
};

/** One plain bilingual page: who asks and for what, log in with card and password, agree or refuse. */
export const consentPage = `<!doctype html>
<html lang="zh-Hant-TW">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>同意提供註冊資料 Your consent</title>
<style>
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }
button, input { font: inherit; padding: .4rem 1.2rem; }
output { font-weight: bold; }
#message { display: block; min-height: 1.6em; }
[hidden] { display: none; }
</style>
</head>
<body>
<h1>健保卡網路服務註冊－同意提供註冊資料<br><small lang="en">Another agency asks about your registration</small></h1>
<dl>
<dt>提出機關 <span lang="en">Who asks</span></dt><dd id="agency"></dd>
<dt>用途 <span lang="en">Purpose</span></dt><dd id="purpose"></dd>
<dt>提供內容 <span lang="en">What it is told</span></dt><dd><ul id="claims"></ul></dd>
</dl>
<p>不提供姓名、證號或其他資料；您可隨時於網站撤回同意。<br><span lang="en">Neither your name nor any number is passed on. You can withdraw your consent at the portal at any time.</span></p>
<fieldset id="log-in" hidden>
<legend>登入 Log in</legend>
<p><label>讀卡元件 Reader host <input id="host" autocomplete="off" spellcheck="false"></label></p>
<p><label>註冊密碼 Password <input id="password" type="password" autocomplete="current-password"></label></p>
<p><button id="enter" type="button">讀取健保卡並登入 Read the card and log in</button></p>
</fieldset>
<p><button id="agree" type="button" disabled>同意 Agree</button> <button id="refuse" type="button" disabled>不同意 Refuse</button></p>
<output id="message" aria-live="polite"></output>
<script type="module" src="/consent.js"></script>
</body>
</html>
`;
