import { constants, generateKeyPair, type KeyObject, privateEncrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { type CertificateFlaw, issueCertificate } from '../certification-authority.js';
import type { Person } from '../world/people.js';
import type { CardAnswer, VirtualCard } from './virtual-card.js';

/**
 * The citizen digital certificate: a chip card with a signing key behind a PIN. **The application on the real card is not public.** This one
 * follows the standards: ISO/IEC 7816-15 for its application id, 7816-4 for SELECT, VERIFY and READ BINARY, 7816-8 for the signature. The
 * certificate is readable without the PIN; the key is 2048-bit RSA, made anew by every process that needs it, because making such a key from a
 * label is not cheap.
 */
export type CertificateCardBehaviour =
  | 'ordinary'
  /** Answers nothing at all, not even the question for its ATR. */
  | 'mute'
  /** Is pulled out when the signature is asked for. */
  | 'pulled-out'
  /** Has nothing where the certificate should be. */
  | 'broken-certificate'
  /** Signs with another key than the one in the certificate, as a copied certificate would. */
  | 'other-key'
  /** Three wrong PINs were entered before. */
  | 'pin-blocked'
  | CertificateFlaw;
export const certificateCardBehaviours = [
  'ordinary',
  'mute',
  'pulled-out',
  'broken-certificate',
  'other-key',
  'pin-blocked',
  'expired',
  'revoked',
  'foreign-issuer',
] as const satisfies readonly CertificateCardBehaviour[];

/** The two answers to reset of citizen digital certificates that are publicly listed. */
export const certificateAtrs = ['3B8B80010031C1640840213000900057', '3BD8960081B1FE451F0743485447504B494ADD'] as const;

/** Everybody's PIN, and how many wrong ones block it. */
export const samplePin = '24681012';
const pinTries = 3;
const pinBytes = 8;

const applicationId = Buffer.from('A000000063504B43532D3135', 'hex');
const certificateFile = 1;
const status = (hex: string) => Buffer.from(hex, 'hex');
const done = status('9000');
/** What PKCS #1 puts before a SHA-256 hash. */
const digestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex');

const makeKeyPair = promisify(generateKeyPair);
const keyPairs = new Map<string, Promise<{ publicKey: KeyObject; privateKey: KeyObject }>>();
function keyPairOf(label: string) {
  const made = keyPairs.get(label) ?? makeKeyPair('rsa', { modulusLength: 2048 });
  keyPairs.set(label, made);
  return made;
}

const isFlaw = (behaviour: CertificateCardBehaviour): behaviour is CertificateFlaw =>
  behaviour === 'expired' || behaviour === 'revoked' || behaviour === 'foreign-issuer';

/** The chip keeps its count of wrong PINs for as long as it exists, in whichever reader it is. */
export async function citizenCertificateCard(
  person: Person,
  { behaviour = 'ordinary', generation = 0 }: { behaviour?: CertificateCardBehaviour | undefined; generation?: 0 | 1 } = {},
): Promise<VirtualCard> {
  const own = await keyPairOf(person.key);
  const { privateKey } = behaviour === 'other-key' ? await keyPairOf('somebody else') : own;
  const publicKeyDer = own.publicKey.export({ type: 'spki', format: 'der' });
  const issued = await issueCertificate(person, publicKeyDer, isFlaw(behaviour) ? behaviour : undefined);
  const certificate = behaviour === 'broken-certificate' ? Buffer.alloc(issued.length) : issued;
  let triesLeft = behaviour === 'pin-blocked' ? 0 : pinTries;
  let selected = false;
  let verified = false;

  function select(command: Buffer): Buffer {
    const name = command.subarray(5, 5 + (command[4] ?? 0));
    if (command[2] !== 0x04 || !name.equals(applicationId)) return status('6A82');
    selected = true;
    verified = false;
    return done;
  }

  function verify(command: Buffer): Buffer {
    if (command[3] !== 0x81) return status('6A88');
    if (triesLeft === 0) return status('6983');
    const entered = command.subarray(5, 5 + (command[4] ?? 0));
    if (entered.length === 0) return verified ? done : Buffer.of(0x63, 0xc0 + triesLeft);
    if (entered.length !== pinBytes) return status('6700');
    verified = entered.equals(Buffer.from(samplePin.padEnd(pinBytes, '\xff'), 'latin1'));
    triesLeft = verified ? pinTries : triesLeft - 1;
    return verified ? done : triesLeft === 0 ? status('6983') : Buffer.of(0x63, 0xc0 + triesLeft);
  }

  function read([, , p1 = 0, p2 = 0, le = 0]: Buffer): Buffer {
    if (p1 & 0x80 && (p1 & 0x1f) !== certificateFile) return status('6A82');
    const offset = p1 & 0x80 ? p2 : (p1 << 8) + p2;
    if (offset >= certificate.length) return status('6B00');
    const wanted = le || 256;
    const bytes = certificate.subarray(offset, offset + wanted);
    return Buffer.concat([bytes, bytes.length < wanted ? status('6282') : done]);
  }

  function sign(command: Buffer): Buffer {
    if (!verified) return status('6982');
    const hash = command.subarray(5, 5 + (command[4] ?? 0));
    if (hash.length !== 32) return status('6A80');
    const padded = { key: privateKey, padding: constants.RSA_PKCS1_PADDING };
    return Buffer.concat([privateEncrypt(padded, Buffer.concat([digestInfo, hash])), done]);
  }

  function answered(command: Buffer): Buffer {
    const [cla, ins, p1, p2] = command;
    if (cla !== 0) return status('6E00');
    if (ins === 0xa4) return select(command);
    if (!selected) return status('6D00');
    if (ins === 0x20) return verify(command);
    if (ins === 0xb0) return read(command);
    if (ins === 0x2a && p1 === 0x9e && p2 === 0x9a) return sign(command);
    return status('6D00');
  }

  return {
    label: `citizen digital certificate of ${person.key}${behaviour === 'ordinary' ? '' : ` (${behaviour})`}`,
    atr: behaviour === 'mute' ? null : Buffer.from(certificateAtrs[generation], 'hex'),
    reset() {
      selected = false;
      verified = false;
    },
    answer(command): CardAnswer {
      if (behaviour === 'mute') return { name: 'silence' };
      if (behaviour === 'pulled-out' && command[1] === 0x2a) return { name: 'gone' };
      return { name: 'answer', bytes: answered(command), afterSeconds: 0 };
    },
  };
}
