/* The pages as files: what the tests that read them share. */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

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
export const languages = ['ko', 'en'];

export function words(language) {
  return JSON.parse(text(`i18n/${language}.json`));
}

/* Modules a module imports, itself included. */
export function graph(module, found = new Set()) {
  if (found.has(module)) return found;
  found.add(module);
  for (const [, path] of text(module).matchAll(/^import [^;]*? from '(\.[^']+)';/gms)) {
    graph(join(dirname(module), path), found);
  }
  return found;
}
