/**
 * The layers of the house, enforced: sim imports nothing of ours, hw imports sim, main imports both, the renderer imports
 * sim and the contract. tsconfig.sim.json keeps Node and the DOM out of sim as well.
 */
import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import typescript from 'typescript-eslint'

const NODE = ['node:*', 'fs', 'path', 'os', 'child_process', 'worker_threads', 'crypto']
const ELECTRON = ['electron', 'electron/*']

const layer = (files, group, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
})

export default typescript.config(
  { ignores: ['out/**', 'dist/**', 'node_modules/**', 'coverage/**', 'tests/fixtures/**'] },
  js.configs.recommended,
  ...typescript.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: typescript.parser } },
  },
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // Indexing a typed array or a checked list is what a simulator does all day.
      '@typescript-eslint/no-non-null-assertion': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  { files: ['scripts/**', 'tests/**', 'bin/**', 'src/main/command-line/**'], rules: { 'no-console': 'off' } },
  {
    ...layer(['src/sim/**'], ['**/hw/**', '**/main/**', '**/renderer/**', ...NODE, ...ELECTRON], 'sim is pure.'),
    ignores: ['**/*.test.ts'],
  },
  layer(['src/hw/**'], ['**/main/**', '**/renderer/**', ...ELECTRON], 'hw knows sim and Node, nothing above it.'),
  layer(['src/main/**'], ['**/renderer/**'], 'main never reaches into the window.'),
  layer(
    ['src/main/{services,host,command-line,contract}/**'],
    ['**/renderer/**', ...ELECTRON],
    'Only src/main/electron knows Electron.',
  ),
  layer(
    ['src/renderer/**'],
    ['**/hw/**', '**/main/**', '!**/main/contract/**', ...NODE, ...ELECTRON],
    'The window knows sim and the contract, never the shell it runs in.',
  ),
)
