/** The arrows of the layout: who may import whom. Tests are exempt; what is allowed as a type only is told from values. */
const typeOnly = ['type-only', 'type-import'];
const ours = [
  'activities',
  'api',
  'bench',
  'changes',
  'database',
  'domain',
  'features',
  'outbox',
  'platform',
  'simulator',
  'stack',
  'worker',
  'workflows',
];
/** And what tests of the API stand on. */
const tests = '(\\.test\\.ts$)|(^api/support/)';

/** Values from these folders only (a folder may always import from itself), types also from `typesOf`. */
function mayImport(folder, folders, { typesOf = [], files = [] } = {}) {
  const path = (names, more) => [...names.map((name) => `^${name}/`), ...more];
  const from = { path: `^${folder}/`, pathNot: tests };
  const allowed = path([folder.split('/')[0] === folder ? folder : `${folder}`, ...folders], files);
  return [
    {
      name: `${folder.replace('/', '-')}-imports`,
      comment: `${folder} may import ${[...folders, ...files].join(', ') || 'nothing of ours'}${typesOf.length ? `, as types also ${typesOf.join(', ')}` : ''}.`,
      severity: 'error',
      from,
      to: { path: path(ours, []), pathNot: [...allowed, ...typesOf] },
    },
    ...(typesOf.length
      ? [
          {
            name: `${folder.replace('/', '-')}-types-only`,
            comment: `${folder} may import ${typesOf.join(', ')} as types only.`,
            severity: 'error',
            from,
            to: { path: typesOf, pathNot: allowed, dependencyTypesNot: typeOnly },
          },
        ]
      : []),
  ];
}

/** The contracts of the processes, and how each introduces itself: both load in plain Node. */
const messages = '^workflows/([^/]+\\.messages|starts)\\.ts$';
const stories = '^workflows/[^/]+\\.workflow\\.ts$';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: { pathNot: tests }, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...mayImport('domain', []),
    ...mayImport('platform', []),
    // Its entries are told by the environment which database is meant.
    ...mayImport('database', ['domain'], { files: ['^platform/config\\.ts$'] }),
    ...mayImport('workflows', ['domain'], { typesOf: ['^activities/'] }),
    ...mayImport('outbox', ['domain', 'database', 'platform'], { files: [messages], typesOf: [stories] }),
    ...mayImport('changes', ['domain', 'database', 'platform', 'outbox'], { files: [messages] }),
    // Their results are part of the contract in the messages files.
    ...mayImport('activities', ['domain', 'database', 'platform', 'outbox', 'changes'], { typesOf: [messages] }),
    ...mayImport('api', ['domain', 'database', 'platform', 'outbox', 'changes'], { files: [messages], typesOf: [stories] }),
    ...mayImport('worker', ['domain', 'database', 'platform', 'outbox', 'changes', 'workflows', 'activities']),
    ...mayImport('simulator', [], { files: ['^api/openapi\\.json$'] }),
    ...mayImport('features/steps', ['simulator', 'features/support']),
    {
      name: 'pure-of-node',
      comment: 'domain and workflows are bundled into the workflow sandbox, which has no Node.',
      severity: 'error',
      from: { path: '^(domain|workflows)/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'workflow-packages',
      comment: 'Workflows know two packages.',
      severity: 'error',
      from: { path: '^workflows/', pathNot: tests },
      to: { path: 'node_modules/', pathNot: 'node_modules/@temporalio/(workflow|common)/' },
    },
    {
      name: 'nest-only-in-api',
      severity: 'error',
      from: { pathNot: ['^api/', '^features/support/', tests] },
      to: { path: 'node_modules/@nestjs/' },
    },
    {
      name: 'nobody-imports-tests',
      severity: 'error',
      from: { pathNot: tests },
      to: { path: tests },
    },
    {
      name: 'declared-packages',
      comment: 'What is imported stands in package.json.',
      severity: 'error',
      from: { pathNot: tests },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-development-packages-in-the-product',
      severity: 'error',
      from: {
        path: '^(activities|api|database|domain|outbox|platform|worker|workflows)/',
        pathNot: [tests, '^api/generate-', '^worker/(build-bundle|record-history)', '^database/(check|create)-'],
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: typeOnly },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|reports|\\.cache|\\.data)/' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
