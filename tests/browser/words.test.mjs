/* Words: both languages are complete, and nothing is said outside of them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { APPEARANCES } from '../../htdocs/js/wait/appearance.js';
import {
  en, filesBelow, fragments, graph, ko, languages, modules, pages, parsed, roomStates, text, top, visitorStates, wordFiles,
  words,
} from './files.mjs';


function forms(entry) {
  return typeof entry === 'string' ? [entry] : Object.values(entry);
}

function holes(entry) {
  return new Set(forms(entry).flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map((m) => m[1])));
}

/* The keys that a page's markup names. */
function named(page) {
  const attrs = [...text(page).matchAll(/data-i18n-attr="([^"]+)"/g)].flatMap(([, pairs]) => pairs.split(';'));
  const texts = [...text(page).matchAll(/data-i18n="([^"]+)"/g)].map(([, key]) => key);
  return [...texts, ...attrs.map((pair) => pair.split(':')[1])];
}

test('both languages have the same keys', () => {
  assert.deepEqual(Object.keys(ko).sort(), Object.keys(en).sort());
});

test('no key is there twice, and each file of words is the same in both languages', () => {
  const [inKo, inEn] = languages.map((language) => wordFiles(language));
  assert.deepEqual(inKo, inEn.map((file) => file.replace('en.json', 'ko.json')));
  assert.deepEqual(filesBelow('i18n', ''), [...inEn, ...inKo].sort());
  for (const language of languages) {
    const keys = wordFiles(language).flatMap((file) => [...text(file).matchAll(/^ {2}"([^"]+)":/gm)].map(([, key]) => key));
    assert.deepEqual(keys, Object.keys(words(language)));
  }
});

test('a message has the same blanks in both languages', () => {
  for (const key of Object.keys(ko)) assert.deepEqual(holes(ko[key]), holes(en[key]), key);
});

test('a message with forms has each form its language needs', () => {
  for (const [language, table] of [['ko', ko], ['en', en]]) {
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [key, entry] of Object.entries(table)) {
      if (typeof entry === 'string') continue;
      for (const category of needed) assert.ok(entry[category], `${language} ${key} ${category}`);
    }
  }
});

test('English words are not Korean and Korean words are', () => {
  for (const [key, entry] of Object.entries(en)) {
    if (key !== 'language.other') assert.ok(!forms(entry).some((f) => /[가-힣]/.test(f)), key);
  }
  for (const [key, entry] of Object.entries(ko)) {
    if (key === 'language.other') continue;
    for (const form of forms(entry).map((f) => f.replace(/\{\w+\}/g, ''))) {
      const program = /^(Redis|MariaDB|usher-\w+)$/.test(form);
      assert.ok(program || /[가-힣]/.test(form) || !/[A-Za-z]{2}/.test(form), key);
    }
  }
});

test('every key that a page or its modules name is in a file that the page fetches', () => {
  for (const page of pages) {
    const has = words('ko', page);
    for (const key of named(page)) assert.ok(key in has, `${key} in ${page}`);
    const [, entry] = text(page).match(/<script type="module" src="([^"]+)"/);
    for (const module of graph(entry)) {
      for (const [, key] of text(module).matchAll(/\bt\('([\w.]+)'/g)) {
        assert.ok(key in has, `${key} in ${module} of ${page}`);
      }
    }
  }
});

test('nobody who waits fetches the words of operators or of the seats', () => {
  for (const [file, language] of languages.map((one) => [`i18n/${one}.json`, one])) {
    assert.ok(wordFiles(language, 'wait.html').every((each) => each === file));
    assert.deepEqual(Object.keys(JSON.parse(text(file))).filter((key) => /^(ops|pay|best)\./.test(key)), []);
  }
});

/* The keys of every object that is written out in a module. */
function tables(node, out = []) {
  if (!node || typeof node !== 'object') return out;
  if (node.type === 'ObjectExpression') {
    out.push(node.properties.map(({ key }) => key?.name ?? key?.value));
  }
  for (const child of Object.values(node)) tables(child, out);
  return out;
}

test("every state of a room is called by the server's word, in both languages, and has a tone", () => {
  assert.ok(roomStates.length >= 6 && visitorStates.length >= 4, [...roomStates, ...visitorStates].join(' '));
  const notOpen = roomStates.filter((word) => word !== 'open');
  for (const table of [ko, en]) {
    for (const word of roomStates) assert.ok(`ops.room.${word}` in table, word);
    for (const word of notOpen) assert.ok(`room.${word}` in table && `wait.${word}.pill` in table, word);
    for (const word of visitorStates) assert.ok(`wait.${word}.pill` in table, word);
  }
  for (const [module, states] of [
    ['js/home.js', notOpen],
    ['js/ops/view.js', roomStates],
    ['js/wait/appearance.js', [...notOpen, ...visitorStates]],
  ]) {
    const has = tables(parsed(module)).some((keys) => states.every((word) => keys.includes(word)));
    assert.ok(has, `${module}: ${states.join(' ')}`);
  }
});

test('the page without scripts has words for every state of a room', () => {
  const page = readFileSync(join(top, 'lib/queue_web/noscript.html'), 'utf8');
  const [, known] = readFileSync(join(top, 'lib/queue_web/noscript.c'), 'utf8').match(/ sections\[\] = \{([^}]*)\}/);
  for (const word of roomStates.filter((one) => one !== 'open')) {
    assert.ok(page.includes(`{{#${word}}}`) && known.includes(`"${word}"`), word);
  }
});

test('a style sheet names no state that the waiting page does not have', () => {
  for (const sheet of filesBelow('css', '.css')) {
    for (const [, kind] of text(sheet).matchAll(/\[data-kind="(\w+)"\]/g)) assert.ok(APPEARANCES[kind], `${sheet}: ${kind}`);
  }
});

test('no module says a word of its own', () => {
  const sentence = /[가-힣]|\b[A-Z]?[a-z]{2,} [a-z]{2,} [a-z]{2,}\b|[a-z] [a-z]+[.!?]$/;
  for (const module of modules) {
    for (const string of fragments(parsed(module))) {
      assert.doesNotMatch(string, sentence, `${module}: ${string}`);
    }
  }
});

test('no page says a word of its own, but for those without scripts', () => {
  for (const page of pages) {
    const bare = text(page)
      .replace(/<!--.*?-->/gs, '')
      .replace(/<noscript>.*?<\/noscript>/gs, '')
      .replace(/<title>usher<\/title>/, '')
      .replace(/(<a class="brand"[^>]*>.*?)usher<\/a>/, '$1</a>');
    for (const [, said] of bare.matchAll(/>([^<]+)</g)) {
      assert.doesNotMatch(said, /[A-Za-z가-힣]/, `${page}: ${said.trim()}`);
    }
    for (const [, attr] of bare.matchAll(/\s(?:aria-label|alt|title|placeholder)="([^"]+)"/g)) {
      assert.fail(`${page}: ${attr}`);
    }
  }
});

test('what is said without scripts is said in both languages', () => {
  for (const page of pages.filter((each) => each !== 'ops.html')) {
    const said = text(page).match(/<body[^>]*>.*?<noscript>(.*?)<\/noscript>/s)?.[1];
    for (const language of languages) assert.match(said ?? '', new RegExp(`lang="${language}"`), page);
  }
});
