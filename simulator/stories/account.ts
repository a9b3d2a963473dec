import type { Desktop } from '../devices/desktop.js';
import { createPhone, type Phone } from '../devices/phone.js';
import { simOf } from '../devices/phone-network.js';
import { atAnOffice, StoryStopped } from './registration.js';
import type { Setting, Teller } from './teller.js';

/** The life of an account: both ways to a verified phone, what stops it, the forgotten password, and its end. */
export async function tellAccount(setting: Setting, teller: Teller, next: () => Promise<Desktop>) {
  const phone = (model: string) => createPhone({ apiUrl: setting.apiUrl, carrierUrl: setting.carrierUrl, language: 'en', model });
  const owner = await next();
  await atAnOffice(owner, setting, teller, 'An account to play with, made at an office');
  await deviceCode(owner, phone('iPhone 15'), teller);
  await forgottenPassword(owner, teller);
  await theft(owner, teller);
  await deletion(owner, teller);
  await mobileNumber(await next(), phone('Pixel 9'), teller);
}

const name = ({ person }: Desktop) => person.name.romanised;
const secondPassword = 'Pine#4826';

async function deviceCode(desk: Desktop, phone: Phone, teller: Teller) {
  teller.title('Method 2: a code at the portal, scanned by the phone; only a verified and enabled device logs in');
  await teller.step(name(desk), 'logs in to the App with a phone never verified', await phone.logIn(desk.person));
  await teller.step(name(desk), 'logs in at the portal', await desk.logIn(), ({ menu }) => ({ came: `menu: ${menu.join(', ')}` }));
  const code = await teller.step(name(desk), 'produces a device verification code', await desk.makeDeviceCode(), (body) => ({
    came: `${body.code} and its QR, until ${body.expiresAt}`,
  }));
  if (!code.ok) throw new StoryStopped(code.refusal.title);
  await teller.step(name(desk), 'types another code', await phone.typeCode('Zz99Zz99'));
  const picture = Buffer.from(code.body.qr.pngBase64, 'base64');
  const verified = await teller.step(name(desk), 'scans the QR with the phone', await phone.scanCode(picture), (body) => ({
    came: `${body.deviceAccountMasked} is ${body.state} on this phone`,
  }));
  if (!verified.ok) throw new StoryStopped(verified.refusal.title);
  await teller.step(name(desk), 'scans it once more', await phone.scanCode(picture));
  await teller.step(name(desk), 'logs in to the App', await phone.logIn(desk.person), ({ expiresAt }) => ({ came: `until ${expiresAt}` }));
  await teller.step(name(desk), 'disables the phone at the portal', await desk.disableDevice(verified.body.bindingId), (body) => ({
    came: `${body.model} is ${body.state}`,
  }));
  await teller.step(name(desk), 'opens the App', await phone.currentSession());
  await teller.step(name(desk), 'enables it again', await desk.enableDevice(verified.body.bindingId), (body) => ({
    came: `${body.model} is ${body.state}`,
  }));
}

async function forgottenPassword(desk: Desktop, teller: Teller) {
  teller.title('Five wrong passwords, and a new one with card and mail');
  for (const wrong of ['Plum#2071', 'Plum#2072', 'Plum#2073', 'Plum#2074', 'Plum#2075'])
    await teller.step(name(desk), `logs in with ${wrong}`, await desk.logIn(wrong));
  await teller.step(name(desk), 'logs in with the right one', await desk.logIn());
  await teller.step(name(desk), 'asks for a new password with the card', await desk.forgotPassword(), ({ expiresAt }) => ({
    came: `a link is mailed, good until ${expiresAt}`,
  }));
  const letter = await desk.openMail(({ subject }) => /password/i.test(subject));
  await teller.step(
    name(desk),
    'opens the link and sets it',
    await desk.resetPassword(letter?.link ?? '', { password: secondPassword }),
    (body) => ({
      came: body.message.en,
    }),
  );
  await teller.step(name(desk), 'logs in with the new one', await desk.logIn(secondPassword), () => ({ came: 'logged in' }));
}

async function theft(desk: Desktop, teller: Teller) {
  teller.title('Theft: frozen at once, unfrozen with the card');
  await teller.step(name(desk), 'reports theft', await desk.reportTheft(), ({ message }) => ({ came: message.en }));
  await teller.step(name(desk), 'logs in', await desk.logIn(secondPassword));
  await teller.step(name(desk), 'unfreezes the account with the card', await desk.unfreeze(secondPassword), ({ message }) => ({
    came: message.en,
  }));
}

async function mobileNumber({ person }: Desktop, phone: Phone, teller: Teller) {
  teller.title('Method 1: the carrier vouches for number, SIM and name');
  const who = person.name.romanised;
  phone.network.putIn(simOf(person));
  phone.network.connect({ kind: 'wifi' });
  await teller.step(who, 'has the number checked over Wi-Fi', await phone.checkNumber(person));
  phone.network.connect({ kind: 'mobile' });
  const checked = await teller.step(who, 'turns Wi-Fi off and tries again', await phone.checkNumber(person), (body) => ({
    came: `${body.state}, usable until ${body.usableUntil}`,
    workflowId: `carrierCheck-${body.carrierCheckId}`,
  }));
  if (!checked.ok) throw new StoryStopped(checked.refusal.title);
  await teller.step(who, 'sets the registration password', await phone.setFirstPassword(), ({ message }) => ({ came: message.en }));
}

async function deletion(desk: Desktop, teller: Teller) {
  teller.title('The registration is deleted without a card reader');
  await teller.step(name(desk), 'enters ID number, card number and captcha', await desk.checkHolder(), () => ({
    came: 'they belong together',
  }));
  await teller.step(name(desk), 'has the deletion mail sent', await desk.requestDeletion(), ({ message }) => ({ came: message.en }));
  const letter = await desk.openMail(({ subject }) => /delet/i.test(subject));
  const code = /Code of this mail: (\w{6})/.exec(letter?.text ?? '')?.[1] ?? '';
  await teller.step(
    name(desk),
    'opens the link, enters the code and a captcha',
    await desk.confirmDeletion(letter?.link ?? '', code),
    (body) => ({
      came: body.message.en,
    }),
  );
  await teller.step(name(desk), 'logs in', await desk.logIn(secondPassword));
}
