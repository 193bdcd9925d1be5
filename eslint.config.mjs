import js from '@eslint/js';
import globals from 'globals';

export default [
  { ignores: ['htdocs/vendor/'] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2024, sourceType: 'module' },
    rules: {
      'no-var': 'error',
      'prefer-const': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'max-lines': ['error', 450],
    },
  },
  {
    files: ['htdocs/**'],
    languageOptions: { globals: globals.browser },
    rules: { 'max-lines-per-function': ['error', 40] },
  },
  {
    files: ['tests/**'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: { 'max-lines-per-function': 'off' },
  },
];
