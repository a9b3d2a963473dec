import { z } from 'zod';
import { orExit } from '../../platform/config.js';

const url = z.url();
const schema = z.object({
  DATABASE_URL: z.string(),
  PORTAL_URL: url,
  READER_HOST: z.string(),
  /** Where the simulated outside listens; other machines are let in only in containers. */
  SIM_HOST: z.string().default('127.0.0.1'),
  SIM_DOOR_URL: url,
  SIM_CLOCK_URL: url,
  /** Where the caught mails are kept between two starts. */
  SIM_MAIL_FILE: z.string().optional(),
  SIM_SLOT_PORT: z.coerce.number(),
  REGISTER_URL: url,
  OIDC_ISSUER: url,
  CERTIFICATE_REVOCATION_LIST: url,
  CARRIER_URL: url,
  SMTP_URL: url,
  MAILHOG_URL: url,
});

/** Where the simulated outside listens: at the very addresses under which the product is told to find it. */
export function simulatorConfig() {
  const values = schema.parse(process.env);
  const portOf = (address: string) => Number(new URL(address).port);
  return {
    databaseUrl: values.DATABASE_URL,
    apiUrl: values.PORTAL_URL,
    clockUrl: values.SIM_CLOCK_URL,
    readerHost: values.READER_HOST,
    host: values.SIM_HOST,
    mailFile: values.SIM_MAIL_FILE,
    slotPort: values.SIM_SLOT_PORT,
    ports: {
      door: portOf(values.SIM_DOOR_URL),
      register: portOf(values.REGISTER_URL),
      oidc: portOf(values.OIDC_ISSUER),
      authority: portOf(values.CERTIFICATE_REVOCATION_LIST),
      carriers: portOf(values.CARRIER_URL),
      smtp: portOf(values.SMTP_URL),
      mailHttp: portOf(values.MAILHOG_URL),
    },
  };
}

export function clockDoorConfig() {
  const { DATABASE_URL, KEYS_DIR, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE } = orExit('worker', process.env);
  const { SIM_CLOCK_URL, SIM_HOST } = schema.parse(process.env);
  return {
    databaseUrl: DATABASE_URL,
    keysDir: KEYS_DIR,
    temporal: { address: TEMPORAL_ADDRESS, namespace: TEMPORAL_NAMESPACE },
    host: SIM_HOST,
    port: Number(new URL(SIM_CLOCK_URL).port),
  };
}
