import tseslint from 'typescript-eslint';

/**
 * Which folders of the engine a folder may import from, beside itself. `pure`: its functions compute and do nothing
 * else: no input, no output, no clock, no chance.
 */
const engineFolders = {
  model: { pure: true, imports: [] },
  graph: { pure: true, imports: [] },
  port: { imports: ['model'] },
  resolve: { pure: true, imports: ['model', 'graph'] },
  load: { imports: ['model', 'port', 'resolve'] },
  plan: { pure: true, imports: ['model', 'graph', 'resolve'] },
  decide: { pure: true, imports: ['model'] },
  status: { pure: true, imports: ['model', 'plan', 'decide'] },
  journal: { pure: true, imports: ['model'] },
  lifecycle: { imports: ['model', 'port', 'resolve'] },
  audit: { imports: ['model', 'port', 'resolve', 'lifecycle'] },
  explain: { pure: true, imports: ['model', 'graph', 'resolve', 'plan', 'lifecycle'] },
  doctor: { imports: ['model', 'port', 'resolve', 'lifecycle', 'run'] },
  run: { imports: ['model', 'port', 'resolve', 'plan', 'decide', 'status', 'lifecycle', 'audit'] },
  history: { imports: ['model', 'port', 'resolve', 'decide', 'run'] },
};

const otherPureFolders = [
  'packages/template/src/**/*.ts',
  'packages/schema/src/**/*.ts',
  'packages/docker/src/{create-options,observe,registry-auth/docker-config}.ts',
];

const notProduct = ['**/*.test.ts', '**/*.properties.test.ts', '**/*.test-support.ts', '**/testing/**'];

const noNodeModules = { group: ['node:*'], message: 'Pure code imports no Node module.' };

const pureRules = {
  'no-restricted-globals': [
    'error',
    { name: 'process', message: 'Pure code: what is outside is handed in.' },
    { name: 'setTimeout', message: 'Pure code: time is handed in as a Clock.' },
    { name: 'setInterval', message: 'Pure code: time is handed in as a Clock.' },
    { name: 'fetch', message: 'Pure code: no input or output.' },
    { name: 'console', message: 'The core never prints.' },
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'Pure code: time is handed in as a Clock.' },
    { object: 'Math', property: 'random', message: 'Pure code: no chance.' },
  ],
};

const engineLayers = Object.entries(engineFolders).map(([folder, { pure = false, imports }]) => {
  const forbidden = Object.keys(engineFolders).filter(
    (other) => other !== folder && !imports.includes(other),
  );
  return {
    files: [`packages/engine/src/${folder}/**/*.ts`],
    ignores: notProduct,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [...forbidden, 'testing'].map((other) => `../${other}/**`),
              message: `The folder ${folder} does not import from there: see docs/architecture.md.`,
            },
            ...(pure ? [noNodeModules] : []),
          ],
        },
      ],
      ...(pure ? pureRules : {}),
    },
  };
});

export default tseslint.config(
  {
    ignores: [
      '**/*.config.ts',
      '**/vitest.shared.ts',
      '**/dist/**',
      '**/generated/**',
      '**/fixtures/**',
      '**/node_modules/**',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeCheckedOnly],
    languageOptions: {
      parserOptions: { projectService: true },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: otherPureFolders,
    ignores: notProduct,
    rules: { 'no-restricted-imports': ['error', { patterns: [noNodeModules] }], ...pureRules },
  },
  ...engineLayers,
);
