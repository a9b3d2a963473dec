/** What may be on a wall beside the portal: texts that a camera reads and that are no device code (N-40). */
export const hostileQrCodes: Record<string, (code: string) => string> = {
  'that runs a script': () => 'javascript:alert(1)',
  'that opens a page': (code) => `https://evil.example/#vnhi-device-local:${code}`,
  'of 5 kB': (code) => `vnhi-device-local:${code}`.padEnd(5 * 1024, 'a'),
  'of another environment': (code) => `vnhi-device-elsewhere:${code}`,
  'with the code and no prefix': (code) => code,
};
