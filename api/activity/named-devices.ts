import { type AuditEntry, Device, DeviceBinding } from '../../database/entities/index.js';
import type { ApiParts } from '../parts.js';

export type NamedDevice = { readonly platform: DeviceBinding['platform']; readonly model: string };

export const namedDevice = (found: DeviceBinding | undefined): NamedDevice | null =>
  found ? { platform: found.platform, model: found.model } : null;

/**
 * Which devices entries are about and were caused from, as the person knows them. The entries hold ids only; a device that was never
 * verified for the account is not told, however often it was tried from.
 */
export async function namedDevices({ orm }: ApiParts, rows: readonly AuditEntry[]) {
  const em = orm.em.fork();
  const accountIds = [...new Set(rows.map(({ accountId }) => accountId!))];
  const bindings = await em.find(DeviceBinding, { registrationId: { $in: accountIds } });
  const devices = await em.find(Device, { id: { $in: bindings.map(({ deviceId }) => deviceId) } });

  const byId = (row: AuditEntry, id: unknown) => bindings.find((binding) => binding.id === id && binding.registrationId === row.accountId);
  const byKey = (row: AuditEntry) => {
    const device = devices.find(({ thumbprint }) => thumbprint === row.actorId);
    return bindings.find(({ deviceId, registrationId }) => deviceId === device?.id && registrationId === row.accountId);
  };
  return (row: AuditEntry) => ({
    aboutDevice: namedDevice(row.objectType === 'device-binding' ? byId(row, row.objectId) : undefined),
    byDevice: namedDevice(row.actorType === 'device' ? byKey(row) : byId(row, row.details?.bindingId)),
  });
}
