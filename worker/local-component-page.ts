import type { Readers } from '../platform/card-reader.js';

export type ComponentState = {
  host: string;
  /** Whether the service behind the portal answers. */
  connected: boolean;
  readers: Readers;
  thumbprint: string;
  version: string;
};

/** What somebody sees who visits the component in a browser: that it is trusted now, and whether it works (R-021, R-022). */
export function statusPage(state: ComponentState): string {
  const [colour, zh, en] = state.connected
    ? ['#1a7f37', '與伺服器連線成功', 'Connected to server']
    : ['#b42318', '無法連線至伺服器', 'Not connected to server'];
  return `<!doctype html>
<html lang="zh-Hant">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5">
<title>讀卡元件 Card component</title>
<style>
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem }
  .state { color: #fff; background: ${colour}; padding: .75rem 1rem; border-radius: .5rem; font-weight: 600 }
  dt { margin-top: 1rem; color: #555 } dd { margin: 0; overflow-wrap: anywhere }
</style>
</head>
<body>
<h1>讀卡元件 <span lang="en">Card component</span></h1>
<p class="state" role="status">${zh} <span lang="en">${en}</span></p>
<p>此瀏覽器已可信任本元件，請回到註冊網站繼續。<br><span lang="en">This browser trusts the component now. Go back to the portal.</span></p>
<dl>
<dt>讀卡機 <span lang="en">Card readers</span></dt>${readersOf(state.readers)
    .map((line) => `<dd>${line}</dd>`)
    .join('')}
<dt>讀卡主機 <span lang="en">Reader host</span></dt><dd>${escaped(state.host)}</dd>
<dt>金鑰指紋 <span lang="en">Thumbprint of the key</span></dt><dd><code>${escaped(state.thumbprint)}</code></dd>
<dt>版本 <span lang="en">Version</span></dt><dd>${escaped(state.version)}</dd>
</dl>
</body>
</html>
`;
}

const cards = {
  none: '無卡片 <span lang="en">no card</span>',
  present: '有卡片 <span lang="en">card inserted</span>',
  mute: '卡片沒有回應 <span lang="en">the card does not answer</span>',
};

function readersOf(readers: Readers): string[] {
  if (readers === 'service-gone') return ['智慧卡服務沒有回應 <span lang="en">the smart-card service does not answer</span>'];
  if (readers.length === 0) return ['找不到讀卡機 <span lang="en">none found</span>'];
  return readers.map(({ reader, card }) => `${escaped(reader)}: ${cards[card]}`);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character]!);
