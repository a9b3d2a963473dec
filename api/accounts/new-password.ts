import type { PasswordOwner } from '../../domain/password.js';
import type { ApiParts } from '../parts.js';
import { judgeNewPassword, type PasswordEntries } from '../registrations/contact.js';
import type { Warning } from '../registrations/registrations.dto.js';

/** with a verified device the same password opens the App, and the page says so. */
const bothWorlds: Warning = 'app-password-changes';

/** A password that takes the place of another, by the rules of the first one. Hashing takes time: call it while preparing. */
export async function hashNewPassword(
  parts: ApiParts,
  entries: PasswordEntries,
  owner: Required<PasswordOwner>,
): Promise<{ passwordHash: string; warnings: Warning[] }> {
  const { password, warnings } = judgeNewPassword(entries, owner, parts);
  return { passwordHash: await parts.passwords.hash(password), warnings: [bothWorlds, ...warnings] };
}
