import ipaddr from 'ipaddr.js';

/** The network that an address belongs to: /24 of IPv4, /56 of IPv6, which are given out as one. Limits count by it. */
export function networkOf(address: string): string {
  const parsed = ipaddr.process(address);
  const bits = parsed.kind() === 'ipv4' ? 24 : 56;
  const bytes = parsed.toByteArray().map((byte, place) => (place * 8 < bits ? byte : 0));
  return `${ipaddr.fromByteArray(bytes).toString()}/${bits}`;
}
