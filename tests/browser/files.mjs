/* The pages as files: what the tests that read them share. */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as espree from 'espree';

export const top = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const htdocs = join(top, 'htdocs');

export function text(path) {
  return readFileSync(join(htdocs, path), 'utf8');
}

export function filesBelow(folder, end) {
  return readdirSync(join(htdocs, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(end))
    .map((entry) => relative(htdocs, join(entry.parentPath, entry.name)))
    .sort();
}

export const pages = filesBelow('.', '.html');
export const modules = filesBelow('js', '.js');
/* A module's syntax tree. */
export function parsed(module) {
  return espree.parse(text(module), { ecmaVersion: 2024, sourceType: 'module' });
}

/* Every node of a syntax tree. */
export function* nodes(tree) {
  if (!tree || typeof tree !== 'object') return;
  if (tree.type) yield tree;
  for (const child of Object.values(tree)) yield* nodes(child);
}

/* Its strings, and the fixed parts of its templates. */
export function fragments(tree) {
  return [...nodes(tree)].flatMap((node) => {
    if (node.type === 'Literal' && typeof node.value === 'string') return [node.value];
    return node.type === 'TemplateElement' ? [node.value.cooked] : [];
  });
}

export const languages = ['ko', 'en'];

/* The files of words of a language; those that a page fetches. */
export function wordFiles(language, page = null) {
  const files = filesBelow('i18n', `${language}.json`);
  const own = page && text(page).match(/<html[^>]* data-words="(\w+)"/)?.[1];

  return page ? files.filter((file) => file === `i18n/${language}.json` || file === `i18n/${own}.${language}.json`) : files;
}

/* All words of a language, or those that a page has. */
export function words(language, page = null) {
  return Object.assign({}, ...wordFiles(language, page).map((file) => JSON.parse(text(file))));
}

/* The words that the queue has for states, as its library writes them. */
function wordsIn(file, pattern) {
  return [...readFileSync(join(top, 'lib/queue', file), 'utf8').matchAll(pattern)].map(([, word]) => word);
}

export const roomStates = wordsIn('lua_tbl.h', /^ROOM_STATE\(\w+, "(\w+)"\)/gm);
export const shopTroubles = wordsIn('lua_tbl.h', /^SHOP_TROUBLE\(\w+, "(\w+)"\)/gm);
export const visitorStates = wordsIn('line_place.c', /\[LINE_\w+\] = "(\w+)"/g);

export const [ko, en] = languages.map((language) => words(language));

/* Modules a module imports, itself included. */
export function graph(module, found = new Set()) {
  if (found.has(module)) return found;
  found.add(module);
  for (const [, path] of text(module).matchAll(/^import [^;]*? from '(\.[^']+)';/gms)) {
    graph(join(dirname(module), path), found);
  }
  return found;
}
