import tseslint from 'typescript-eslint';

/** The folders whose functions compute and do nothing else: no input, no output, no clock, no chance. */
const pureFolders = [
  'packages/template/src/**/*.ts',
  'packages/schema/src/**/*.ts',
  'packages/engine/src/{model,resolve,plan,decide}/**/*.ts',
  'packages/docker/src/{create-options,observe}.ts',
];

const forbidden = (name, instead) => ({ name, message: `Pure code: ${instead}` });

export default tseslint.config(
  { ignores: ['**/*.config.ts', 'vitest.shared.ts', '**/dist/**', '**/generated/**', '**/fixtures/**', '**/node_modules/**'] },
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
    files: pureFolders,
    ignores: ['**/*.test.ts', '**/file-loader.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ group: ['node:*'], message: 'Pure code imports no Node module.' }] }],
      'no-restricted-globals': [
        'error',
        forbidden('process', 'what is outside is handed in.'),
        forbidden('setTimeout', 'time is handed in as a Clock.'),
        forbidden('setInterval', 'time is handed in as a Clock.'),
        forbidden('fetch', 'no input or output.'),
        forbidden('console', 'the core never prints.'),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Pure code: time is handed in as a Clock.' },
        { object: 'Math', property: 'random', message: 'Pure code: no chance.' },
      ],
    },
  },
);
