import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { apiConfig, codecServerConfig, parsed, readerHostConfig, refuseSimulation, workerConfig } from './config.js';

const api = {
  DATABASE_URL: 'postgresql://vnhi:secret@127.0.0.1:5433/vnhi',
  KEYS_DIR: '.data/keys',
  PHOTOS_DIR: '.data/photos',
  REGISTER_URL: 'http://127.0.0.1:4010/',
  OIDC_ISSUER: 'http://127.0.0.1:4020',
  PORTAL_URL: 'https://portal.example',
  ENVIRONMENT: 'test',
};
const worker = {
  ...api,
  CARRIER_URL: 'http://127.0.0.1:4050',
  SMTP_URL: 'smtp://127.0.0.1:1025',
  MAIL_FROM: 'no-reply@vhic.example',
  CERTIFICATE_AUTHORITIES: 'authorities.pem',
  CERTIFICATE_REVOCATION_LIST: 'http://127.0.0.1:4050/revoked.crl',
  WORKFLOW_BUNDLE: 'dist/workflow-bundle.js',
};

/** Each process is told exactly what it uses, and says what is missing before it does anything. */
describe('the environment', () => {
  it('gives each process its settings, with defaults where there are some', () => {
    expect(apiConfig(api)).toMatchObject({
      registerUrl: 'http://127.0.0.1:4010',
      photosDir: '.data/photos',
      port: 3000,
      temporal: { address: '127.0.0.1:7233' },
    });
    expect(workerConfig(worker)).toMatchObject({ smtpUrl: worker.SMTP_URL, mailFrom: worker.MAIL_FROM, logLevel: 'info' });
    expect(readerHostConfig({ KEYS_DIR: 'keys', READER_HOST: 'desk-1' })).toMatchObject({ host: 'desk-1' });
    expect(codecServerConfig({ KEYS_DIR: 'keys', CODEC_ORIGINS: 'http://127.0.0.1:8233, https://ui.example' })).toMatchObject({
      host: '127.0.0.1',
      port: 4040,
      origins: ['http://127.0.0.1:8233', 'https://ui.example'],
    });
  });

  it.each([
    ['API_PORT', '70000'],
    ['DATABASE_URL', 'mysql://vnhi:secret@host/vnhi'],
    ['PORTAL_URL', 'ftp://secret@portal'],
    ['LOG_LEVEL', 'secret'],
    ['ENVIRONMENT', 'a secret:name'],
  ])('names a wrong %s without repeating its value', (name, value) => {
    const complaint = () => parsed('api', { ...api, [name]: value });
    expect(complaint).toThrow(name);
    expect(complaint).not.toThrow(/secret|70000/);
  });

  it('reads the files with which a process shows Temporal who it is', () => {
    const host = { KEYS_DIR: 'keys', READER_HOST: 'desk-1', TEMPORAL_TLS_CLIENT_CERT_PATH: import.meta.filename };
    expect(readerHostConfig(host).temporal.clientCertificate?.toString()).toContain('TEMPORAL_TLS_CLIENT_CERT_PATH');
    const complaint = () => parsed('readerHost', { ...host, TEMPORAL_TLS_CLIENT_KEY_PATH: 'secret.pem' });
    expect(complaint).toThrow('TEMPORAL_TLS_CLIENT_KEY_PATH is wrong (must name a file that can be read)');
    expect(complaint).not.toThrow('secret');
  });

  it('serves a local component where it is told which portals may ask', () => {
    const host = { KEYS_DIR: 'keys', READER_HOST: 'desk-1' };
    expect(readerHostConfig(host)).toMatchObject({ component: undefined, readsFor: 'staff' });
    const component = { origins: ['https://a.example', 'http://127.0.0.1:3000'], port: 7777, name: 'localhost', ownCertificate: undefined };
    const served = { ...host, COMPONENT_ORIGINS: 'https://a.example, http://127.0.0.1:3000' };
    expect(readerHostConfig(served).component).toEqual(component);
    const itself = import.meta.filename;
    const own = readerHostConfig({ ...served, COMPONENT_TLS_CERT_PATH: itself, COMPONENT_TLS_KEY_PATH: itself });
    expect(own.component?.ownCertificate?.match(/COMPONENT_TLS_CERT_PATH/g)?.length).toBeGreaterThan(1);
    for (const wrong of [
      { COMPONENT_ORIGINS: 'https://a.example/' },
      { COMPONENT_NAME: 'a b' },
      { READER_HOST: 'Desk.1' },
      { READINGS_FOR: 'all' },
    ])
      expect(() => parsed('readerHost', { ...served, ...wrong })).toThrow(`${Object.keys(wrong)[0]} is wrong`);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(() => parsed('worker', { ...worker, SMTP_URL: '' })).toThrow('SMTP_URL is not set');
  });

  it('refuses origins that are more than origins', () => {
    expect(() => parsed('codecServer', { KEYS_DIR: 'keys', CODEC_ORIGINS: 'http://127.0.0.1:8233/path' })).toThrow('CODEC_ORIGINS');
    expect(() => parsed('codecServer', { KEYS_DIR: 'keys', CODEC_ORIGINS: '*' })).toThrow('CODEC_ORIGINS');
  });

  it('refuses a production program any word of a simulation', () => {
    expect(() => refuseSimulation({ ...api, SIM_CLOCK_URL: 'http://127.0.0.1:4030' })).toThrow('SIM_CLOCK_URL');
    expect(() => refuseSimulation(api)).not.toThrow();
  });

  it.each([
    [
      'what is not set',
      '({ readerHostConfig }) => readerHostConfig({})',
      'The environment does not fit: KEYS_DIR is not set; READER_HOST is not set.',
    ],
    [
      'half of a certificate',
      "({ readerHostConfig }) => readerHostConfig({ KEYS_DIR: 'keys', READER_HOST: 'desk-1', COMPONENT_ORIGINS: 'https://a.example', COMPONENT_TLS_CERT_PATH: 'package.json' })",
      'COMPONENT_TLS_CERT_PATH and COMPONENT_TLS_KEY_PATH belong together: set both or neither.',
    ],
    [
      'a file that does not fit',
      "({ orLeave, ConfigError }) => orLeave(Promise.reject(new ConfigError('The file does not fit.')))",
      'The file does not fit.',
    ],
  ])('ends the process with one sentence and no stack for %s', (_, work, sentence) => {
    const module = new URL('./config.ts', import.meta.url).href;
    const program = `import(${JSON.stringify(module)}).then(${work})`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr.trim()).toBe(sentence);
  });
});
