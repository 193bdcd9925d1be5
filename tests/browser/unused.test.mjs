/*
 * Nothing in the pages is there for nobody. Exports, words, classes, ids, data
 * attributes and tokens are used, and pages and programs agree on the members
 * of the answers.
 *
 * A name is used where it stands as a whole word in a string of a module or in
 * a template whose blank is filled by such a word: `count-${status}` uses
 * count-held, because 'held' is a string.
 */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { en, filesBelow, fragments, modules, nodes, pages, parsed, roomStates, shopTroubles, text, top } from './files.mjs';

/* Every text in these folders of the tree whose file's name matches. */
function textsOf(folders, name) {
  return folders.flatMap((folder) =>
    readdirSync(join(top, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && name.test(entry.name))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')),
  );
}

const all = (string, pattern) => [...string.matchAll(pattern)].map((match) => match[1]);
const wordsIn = (string) => string.match(/[\w-]+/g) ?? [];

const trees = new Map(modules.map((module) => [module, parsed(module)]));
const code = modules.map(text).join('\n');
const programs = textsOf(['cgi-bin', 'lib'], /\.[ch]$/);
const markup = [...pages.map(text), ...textsOf(['cgi-bin', 'lib'], /\.html$/)].join('\n');
const sheets = filesBelow('css', '.css').map((sheet) => text(sheet).replace(/\/\*.*?\*\//gs, '')).join('\n');
const selectors = all(sheets, /([^{};]+)\{/g).join('\n');
const vendored = filesBelow('vendor', 's').map(text).join('\n');
const tests = textsOf(['tests/browser'], /\.mjs$/).join('\n');

const classes = new Set(all(selectors, /\.([a-z][\w-]*)/g));
const worn = new Set(all(markup, /\sclass="([^"]+)"/g).flatMap(wordsIn));
const ids = new Set(pages.flatMap((page) => all(text(page), /\sid="([^"]+)"/g)));

/* Words that may fill a template's blank: strings, keys, what services say. */
const said = [...trees.values()].flatMap(fragments);
const fillers = new Set([
  ...said,
  ...[...trees.values()].flatMap((tree) =>
    [...nodes(tree)].filter(({ type }) => type === 'Property').map(({ key }) => key.name ?? key.value),
  ),
  ...all(readFileSync(join(top, 'lib/base/status_tbl.h'), 'utf8'), /"(\w+)"/g),
  ...roomStates,
  ...shopTroubles,
]);
const templates = [...trees.values()].flatMap((tree) =>
  [...nodes(tree)]
    .filter(({ type, expressions }) => type === 'TemplateLiteral' && expressions.length > 0)
    .map(({ quasis }) => quasis.map(({ value }) => value.cooked.replace(/[^\w-]/g, '\\$&')))
    .map((parts) => new RegExp(`^${parts.join('(\\w+)')}$`)),
);
const saidWords = new Set(said.flatMap(wordsIn));

function isSaid(name) {
  return said.includes(name) || saidWords.has(name) || templates.some((template) => {
    const blanks = name.match(template)?.slice(1);
    return blanks?.every((blank) => fillers.has(blank));
  });
}

test('every export is imported, and used by a page', () => {
  const imported = all(code + tests, /(?:import|const) \{([^}]+)\} (?:from|= await import\()/g).flatMap((names) => names.split(/\s*,\s*/).map((n) => n.trim()));
  for (const module of modules) {
    for (const name of all(text(module), /^export (?:async )?(?:function|const|class) (\w+)/gm)) {
      const uses = code.match(new RegExp(`\\b${name}\\b`, 'g')).length;
      const isOfPanel = new RegExp(`\\bpanel\\.${name}\\b`).test(code);
      assert.ok(imported.includes(name) || isOfPanel, `nobody imports ${name} of ${module}`);
      assert.ok(uses > 1, `no page uses ${name} of ${module}`);
    }
  }
});

test('every word is said', () => {
  const inMarkup = new Set([
    ...all(markup, /data-i18n="([^"]+)"/g),
    ...all(markup, /data-i18n-attr="([^"]+)"/g).flatMap((pairs) => pairs.split(';').map((pair) => pair.split(':')[1])),
    ...all(markup, /\{\{word:([\w.]+)\}\}/g),
  ]);
  const unused = Object.keys(en).filter((key) => !inMarkup.has(key) && !isSaid(key));
  assert.deepEqual(unused, []);
});

test('every class has a rule, and every rule somebody who wears it', () => {
  assert.deepEqual([...worn].filter((name) => !classes.has(name)), []);
  assert.deepEqual([...classes].filter((name) => !worn.has(name) && !isSaid(name) && !vendored.includes(name)), []);
});

test('every id is meant by a module, a sheet or another element', () => {
  const meant = new Set([
    ...all(markup, /\s(?:for|aria-\w+)="([^"]+)"/g).flatMap(wordsIn),
    ...all(selectors, /#([a-z][\w-]*)/g),
  ]);
  assert.deepEqual([...ids].filter((id) => !meant.has(id) && !isSaid(id)), []);
  assert.deepEqual(all(selectors, /#([a-z][\w-]*)/g).filter((id) => !ids.has(id)), []);
});

test('every data attribute is read', () => {
  const written = new Set([
    ...all(markup, /\s(data-[\w-]+)/g),
    ...all(code, /dataset\.(\w+)/g).map((name) => `data-${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`),
  ]);
  const isRead = (name) => {
    const inCode = name.slice('data-'.length).replace(/-(\w)/g, (_, c) => c.toUpperCase());
    return [selectors, code, tests].some((one) => one.includes(`[${name}`)) ||
      new RegExp(`dataset\\.${inCode}\\b(?! = )`).test(code);
  };
  assert.deepEqual([...written].filter((name) => !isRead(name)), []);
});

test('every token is used', () => {
  const used = new Set([...all(sheets, /var\(--([\w-]+)/g), ...all(code, /token\('([\w-]+)'\)/g)]);
  const unused = all(sheets, /--([\w-]+):/g).filter((name) => !used.has(name) && !isSaid(name));
  assert.deepEqual(unused, []);
});

/* The members that C sources add to or put into an answer: http_put_int(res, "paid", ...). */
function sent(sources) {
  const put = /\w*(?:add|put)_\w+\(\s*\w+,\s*"([a-z]\w*)"/g;
  return new Set(sources.flatMap((source) => all(source, put)));
}

/* The members that modules read of objects of this name, or of any. */
function membersRead(object = null) {
  const isOf = (node) => object === null || [node?.name, node?.property?.name].includes(object);
  return [...trees.values()].flatMap((tree) =>
    [...nodes(tree)].flatMap((node) => {
      if (node.type === 'MemberExpression' && !node.computed && isOf(node.object)) return [node.property.name];
      if (node.type === 'VariableDeclarator' && node.id.type === 'ObjectPattern' && isOf(node.init)) {
        return node.id.properties.map(({ key }) => key.name);
      }
      return node.type === 'ObjectPattern' && object === null ? node.properties.map(({ key }) => key?.name ?? '') : [];
    }),
  );
}

test('pages read no member that no program sends', () => {
  const everything = sent(programs);
  const fields = new Set(all(markup, /\sname="(\w+)"/g));
  const isOurs = (name) => !name.includes('_') || fields.has(name);
  assert.deepEqual(membersRead().filter((name) => !everything.has(name) && !isOurs(name)), []);
  // A place is what has an estimate, a status document what has a pace.
  for (const [object, member] of [['place', 'estimated_wait_s'], ['status', 'pace_per_min']]) {
    const members = sent(programs.filter((source) => sent([source]).has(member)));
    assert.ok(members.size > 5, object);
    const isOurs = (name) => /[A-Z]/.test(name);
    assert.deepEqual(membersRead(object).filter((name) => !members.has(name) && !isOurs(name)), [], object);
  }
});

test('programs send no member that no page, test or document uses', () => {
  const users = textsOf(['htdocs/js', 'tests', 'docs', 'man', 'tools', 'bench'], /\.(js|mjs|c|h|sh|md|\d)$/).join('\n');
  const used = new Set(users.match(/\w+/g));
  assert.deepEqual([...sent(programs)].filter((name) => !used.has(name)), []);
});
