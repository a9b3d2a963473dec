import {
  applyDecorators,
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Inject,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { accepted, Refusal, type RefusalCode } from '../../domain/refusals.js';
import type { DeviceKey } from '../../platform/device-proof.js';
import { ApiParts } from '../parts.js';

/** What stands against a proof of possession (RFC 9449). */
export const deviceProofRefusals = ['device-nonce-needed', 'device-proof-invalid'] as const satisfies readonly RefusalCode[];

type DeviceRequest = FastifyRequest & { deviceKey?: DeviceKey };

/**
 * The key of the device that signed this very request.
 * @throws Refusal device-nonce-needed, device-proof-invalid
 */
export async function proveDevice(parts: ApiParts, request: FastifyRequest, accessToken?: string): Promise<DeviceKey> {
  const { method, url, headers } = request;
  const proof = typeof headers.dpop === 'string' ? headers.dpop : undefined;
  const { deviceKey, id, endsAt } = accepted(await parts.deviceProofs.verify({ method, path: url.split('?')[0]!, proof, accessToken }));
  // Whoever has recorded a proof cannot use it a second time (N-39); of two at once, one is the first.
  const first = await parts.orm.em
    .fork()
    .execute('insert into used_proofs (id, ends_at) values (?, ?) on conflict do nothing returning id', [id, endsAt]);
  if (first.length === 0) throw new Refusal('device-proof-invalid');
  return deviceKey;
}

@Injectable()
class DeviceProofGuard implements CanActivate {
  constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

  async canActivate(context: ExecutionContext) {
    const request = context.switchToHttp().getRequest<DeviceRequest>();
    request.deviceKey = await proveDevice(this.parts, request);
    return true;
  }
}

export const deviceProofHeader = (required: boolean) =>
  ApiHeader({ name: 'DPoP', required, description: 'Proof that the device itself sends this request (RFC 9449, ES256, with nonce)' });

/** For a device with which nobody is logged in yet: lets only those in who prove that they hold a key. */
export const ByDevice = () => applyDecorators(UseGuards(DeviceProofGuard), deviceProofHeader(true));

/** The key that was proven, as a controller's argument. */
export const TheDeviceKey = createParamDecorator((_: unknown, context: ExecutionContext): DeviceKey => {
  const { deviceKey } = context.switchToHttp().getRequest<DeviceRequest>();
  if (!deviceKey) throw new Error('The route has no @ByDevice().');
  return deviceKey;
});
