/**
 * The layers of the house, enforced: sim imports nothing of ours, hw imports sim, main imports both, the renderer imports
 * sim and the contract. tsconfig.sim.json keeps Node and the DOM out of sim as well.
 */
import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import { builtinModules } from 'node:module'
import typescript from 'typescript-eslint'

/** Node's own modules, with and without `node:`. */
const NODE = `(node:.*|(${builtinModules.join('|')}))`
const ELECTRON = 'electron(/.*)?'
/** A folder of `src/`, however far up the import starts. */
const folder = (name) => `\\.\\.?/(.*/)?${name}/.*`

/** Forbids imports that match one of `sources`, regular expressions for the whole of what is imported from. */
const layer = (files, sources, message) => ({
  files,
  rules: {
    'no-restricted-imports': ['error', { patterns: [{ regex: `^(${sources.join('|')})$`, message }] }],
  },
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
  // Electron before its version 28 starts no other modules.
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    ...layer(['src/sim/**'], [folder('(hw|main|renderer)'), NODE, ELECTRON], 'sim is pure.'),
    ignores: ['**/*.test.ts'],
  },
  layer(['src/hw/**'], [folder('(main|renderer)'), ELECTRON], 'hw knows sim and Node, nothing above it.'),
  layer(['src/main/electron/**'], [folder('renderer')], 'main never reaches into the window.'),
  layer(
    ['src/main/{services,host,command-line,contract}/**'],
    [folder('renderer'), ELECTRON],
    'main never reaches into the window, and only src/main/electron knows Electron.',
  ),
  {
    // Tests of the window run in Node and may read what they compare with.
    ...layer(
      ['src/renderer/**'],
      [folder('hw'), folder('main/(?!contract/)[^/]+'), NODE, ELECTRON],
      'The window knows sim and the contract, never the shell it runs in.',
    ),
    ignores: ['**/*.test.ts'],
  },
)
