import tseslint from 'typescript-eslint';

const clock = [
  {
    selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
    message: 'The current instant comes from Clock (platform/clock.ts) or is an argument.',
  },
  {
    selector: ':matches(NewExpression, CallExpression)[callee.name="Date"][arguments.length=0]',
    message: 'The current instant comes from Clock (platform/clock.ts) or is an argument.',
  },
];
const environment = [
  {
    selector: 'MemberExpression[object.name="process"][property.name="env"]',
    message: 'The environment is read once, in platform/config.ts.',
  },
];
const sleeping = [
  {
    selector: 'CallExpression[callee.name="setTimeout"], CallExpression[callee.property.name="setTimeout"]',
    message: 'Tests wait for events, they do not sleep.',
  },
];
const ban = (...rules) => ({ 'no-restricted-syntax': ['error', ...rules.flat()] });

const tests = ['**/*.test.ts'];
const features = ['features/**/*.ts'];
// Programs of a developer: they talk to a terminal.
const programs = [
  'api/generate-*.ts',
  'database/check-migrations.ts',
  'database/create-migration.ts',
  'database/migrate.ts',
  'worker/build-bundle.ts',
  'worker/record-history.ts',
];

export default tseslint.config(
  { ignores: ['dist/', 'reports/', '.cache/', '.data/', '**/*.d.ts', '**/*.d.mts', 'database/migrations/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    rules: {
      ...ban(clock, environment),
      // A leading underscore says that a parameter is there for its place only.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['{activities,api,changes,database,domain,outbox,platform,worker,workflows}/**/*.ts'],
    ignores: [...tests, ...programs],
    rules: { 'no-console': 'error' },
  },
  { files: ['platform/config.ts', 'stack/**/*.ts', 'bench/**/*.ts', ...programs], rules: ban(clock) },
  // The SDK gives workflows a time of their own, which is replayed.
  { files: ['workflows/**/*.ts', 'platform/clock.ts', '**/*.interceptor.ts'], rules: ban(environment) },
  {
    files: [...tests, ...features],
    rules: {
      ...ban(clock, sleeping),
      'no-restricted-imports': [
        'error',
        { paths: ['node:timers/promises', 'timers/promises'].map((name) => ({ name, message: sleeping[0].message })) },
      ],
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    rules: { '@typescript-eslint/no-require-imports': 'off', '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_' }] },
  },
);
