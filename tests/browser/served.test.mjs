/* What Apache hands out is what is written here, without the comments. */
import assert from 'node:assert/strict';
import test from 'node:test';
import * as espree from 'espree';
import { filesBelow, modules, text } from './files.mjs';
import { request } from './stack.mjs';

const OWN_LINE = /^\s*(\/\*|\/\/)/m;

async function served(path) {
  const response = await request(`/${path}`);
  assert.equal(response.status, 200, path);
  return response.text();
}

/* What a module means, wherever in the file it is said. */
function meaning(module) {
  const tree = espree.parse(module, { ecmaVersion: 2024, sourceType: 'module' });
  return JSON.stringify(tree, (key, value) => (['start', 'end'].includes(key) ? undefined : value));
}

function rules(sheet) {
  return sheet.replace(/\/\*.*?\*\//gs, '').replace(/\s+/g, ' ').trim();
}

test('modules are served without comments, and mean what they meant', async () => {
  for (const module of modules) {
    const lean = await served(module);
    assert.doesNotMatch(lean, OWN_LINE, module);
    assert.equal(meaning(lean), meaning(text(module)), module);
  }
});

test('style sheets are served without comments, and have the same rules', async () => {
  for (const sheet of filesBelow('css', '.css')) {
    const lean = await served(sheet);
    assert.doesNotMatch(lean, OWN_LINE, sheet);
    assert.equal(rules(lean), rules(text(sheet)), sheet);
  }
});
