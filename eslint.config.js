// Lint rules hold what neither the compiler nor Prettier sees: the wall, seeded randomness, small files, no default exports.
import js from '@eslint/js'
import solid from 'eslint-plugin-solid/configs/typescript'
import globals from 'globals'
import tseslint from 'typescript-eslint'

const noDefaultExport = [
  { selector: 'ExportDefaultDeclaration', message: 'Use a named export; only lazily loaded views have a default one.' },
  { selector: 'ExportSpecifier[exported.name="default"]', message: 'Use a named export.' },
]

/** A test that reads a clock, waits a fixed time or sets a limit of its own fails on a slow or busy machine for nothing. */
const CLOCKLESS =
  'Tests read no clock: wait for the event, count what it costs, or measure it against a control in a *.timed.spec.ts (docs/testing.md).'
const noClock = [
  'CallExpression[callee.name=/^(setTimeout|setInterval)$/]',
  'CallExpression[callee.property.name=/^(setTimeout|setInterval|waitForTimeout|waitFor|waitUntil|slow)$/]',
  'NewExpression[callee.name="Date"][arguments.length=0]',
  'ObjectExpression > Property[key.name=/^(timeout|retry|retries|testTimeout|hookTimeout)$/]',
].map((selector) => ({ selector, message: CLOCKLESS }))
const seeded = {
  object: 'Math',
  property: 'random',
  message: 'Draw from a seeded generator (workers/runtime/random.ts).',
}

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      '.cache/',
      '.gpu/',
      'test-results/',
      'playwright-report/',
      'public/',
      'tests/fixtures/',
    ],
  },
  js.configs.recommended,
  {
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', 400],
      'no-restricted-properties': ['error', seeded],
      'no-restricted-syntax': ['error', ...noDefaultExport],
      eqeqeq: ['error', 'always'],
      'no-alert': 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: ['tsconfig.tests.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'no-undef': 'off',
      'no-control-regex': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      // Against the house style: guards at the wall's edge, `=> reload()`, methods of plain objects, `array[i]!` in kernels.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-generated-empty-object-type': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // Texts are cut by code points on purpose, `[...text]`.
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/require-await': 'off',
      // There are no enums in the house, and looking for them takes a sixth of all rules' time.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/unified-signatures': 'off',
    },
  },
  {
    files: ['workers/**/*.ts'],
    ignores: ['workers/contracts/**'],
    languageOptions: { parserOptions: { project: ['tsconfig.workers.json'], tsconfigRootDir: import.meta.dirname } },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: String.raw`(^|/)workers/(?!contracts/|worker[?]worker)`,
              message: 'The page may import types and constants from workers/contracts, nothing else.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['workers/contracts/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...noDefaultExport,
        {
          selector: ':matches(FunctionDeclaration, ClassDeclaration)',
          message: 'Contracts are types and plain constants.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.tsx', 'tests/**/*.tsx'],
    ...solid,
    // The reactivity rule cannot see through own helpers such as createRun, and warns where nothing is wrong.
    rules: { ...solid.rules, 'solid/reactivity': 'off' },
  },
  { files: ['src/labs/*/[A-Z]*.tsx', '*.config.{js,ts}', '.size-limit.mjs'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['tests/**/*.{ts,tsx}'],
    rules: {
      // Playwright fixtures destructure nothing; what comes back from a page or a JSON file has no type.
      'no-empty-pattern': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: ['tests/**/*.{ts,tsx}'],
    ignores: ['tests/bench/**', 'tests/e2e/*.timed.spec.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...noDefaultExport, ...noClock],
      'no-restricted-properties': [
        'error',
        seeded,
        { object: 'performance', property: 'now', message: CLOCKLESS },
        { object: 'Date', property: 'now', message: CLOCKLESS },
      ],
    },
  },
  {
    files: ['tests/e2e/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { name: '@playwright/test', message: 'Import from tests/helpers/e2e.ts: its test also watches the origin.' },
      ],
    },
  },
  // Tries what the policy forbids.
  {
    files: ['tests/e2e/csp.spec.ts'],
    rules: { 'no-new-func': 'off', '@typescript-eslint/no-implied-eval': 'off' },
  },
  { files: ['**/*.{js,mjs,cjs}'], languageOptions: { globals: globals.node } },
  {
    files: ['scripts/**/*.mjs', 'tests/bench/**/*.mjs'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
)
