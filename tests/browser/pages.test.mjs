/* The pages as files: safety, what they name, what is vendored. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { filesBelow, graph, htdocs, modules, pages, text, top } from './files.mjs';

const named = (page, pattern) => [...text(page).matchAll(pattern)].map((match) => match[1]);

test('every file that a page names exists', () => {
  for (const page of pages) {
    for (const path of named(page, /(?:href|src)="([^"#?/][^"#?]*)/g)) {
      assert.ok(existsSync(join(htdocs, path)), `${page}: ${path}`);
    }
  }
});

test('a page preloads every module that it will need and no other', () => {
  for (const page of pages) {
    const [entry] = named(page, /<script type="module" src="([^"]+)"/g);
    const preloaded = named(page, /rel="modulepreload" href="([^"]+)"/g);
    const needed = [...graph(entry)].filter((module) => module !== entry && !module.startsWith('vendor/'));
    assert.deepEqual(preloaded.sort(), needed.sort(), page);
  }
});

/* The workers that modules start. */
const workers = modules.flatMap((module) => [...text(module).matchAll(/new Worker\('([^']+)'/g)].map((match) => match[1]));

test('every module is part of a page', () => {
  const entries = pages.flatMap((page) => named(page, /<script[^>]* src="([^"]+)"/g));
  const needed = new Set([...entries, ...workers].flatMap((m) => [...graph(m)]));
  assert.deepEqual(modules.filter((module) => !needed.has(module)), []);
});

test('pages have no script or style inside, and nothing from elsewhere', () => {
  for (const page of pages) {
    assert.doesNotMatch(text(page), /<style|\sstyle=|\son\w+=|javascript:/i, page);
    assert.doesNotMatch(text(page), /<script(?![^>]*\ssrc=)/, page);
    assert.doesNotMatch(text(page), /(?:src|href)="(?:https?:)?\/\//, page);
  }
  for (const module of modules) {
    assert.doesNotMatch(text(module), /innerHTML|insertAdjacentHTML|\beval\b|new Function/, module);
    assert.doesNotMatch(text(module), /setAttribute\('style'/, module);
  }
});

test('a token is never in an address', () => {
  for (const module of modules) {
    assert.doesNotMatch(text(module), /[?&]token=|usher_token|usher_session/, module);
  }
});

/* Raw colours that may stand in a sheet: paper and ink, and what a mask hides. */
const BLACK_AND_WHITE = ['#000', '#0000', '#fff'];

test('colours, text sizes, gaps and corners are tokens, as tokens.css says', () => {
  for (const sheet of filesBelow('css', '.css').filter((path) => !/(tokens|prices)\.css$/.test(path))) {
    const rules = text(sheet).replace(/\/\*.*?\*\//gs, '');
    const colours = rules.match(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)\([^)]*\)/gi) ?? [];
    assert.deepEqual(colours.filter((colour) => !BLACK_AND_WHITE.includes(colour)), [], sheet);
    assert.doesNotMatch(rules, /font-size:[^;]*\d(?:px|rem)/, sheet);
    for (const [line] of rules.matchAll(/^\s*(?:(?:row-|column-)?gap|padding[a-z-]*|margin[a-z-]*|border-radius):.*/gm)) {
      // A pixel or two is the width of a line, not a gap.
      assert.doesNotMatch(line, /\d(?:rem|em)\b|\b(?:[3-9]|\d\d)px/, sheet);
    }
  }
});

test('the inputs of operations take what the settings of a room may be', () => {
  const source = (name) => readFileSync(join(top, 'lib/queue', name), 'utf8');
  const bytes = Number(source('room_settings.h').match(/ROOM_TEXT_MAX (\d+)/)[1]) - 1;
  const inputs = [...text('ops.html').matchAll(/name="(\w+)" type="number" min="(\d+)" max="(\d+)"/g)];
  const texts = [...text('ops.html').matchAll(/<textarea[^>]* maxlength="(\d+)"/g)];

  assert.deepEqual([inputs.length, texts.length], [2, 2]);
  for (const [, name, min, max] of inputs) {
    assert.match(source('room_tbl.h'), new RegExp(`ROOM_COUNT\\(${name}, \\d+, ${min}, ${max},`), name);
  }
  /* A unit of UTF-16 is three bytes of UTF-8 at most. */
  for (const [, length] of texts) assert.ok(3 * length <= bytes, length);
});

test('every file of the pages is installed', () => {
  const made = readFileSync(join(top, 'htdocs/files.am'), 'utf8');
  const list = made.match(/nobase_dist_pkgdata_DATA = ((?:.*\\\n)*.*\n)/)[1];
  const installed = list.split(/[\s\\]+/).filter(Boolean);
  const there = filesBelow('.', '').filter((path) => path !== 'files.am').map((path) => `htdocs/${path}`);
  assert.deepEqual(installed.sort(), there.sort());
});

test('what is vendored is the published file, and its licence lies beside it', () => {
  const vendored = {
    'vendor/qrcode-generator/qrcode.mjs': 'qrcode-generator/dist/qrcode.mjs',
    'vendor/uplot/uPlot.esm.js': 'uplot/dist/uPlot.esm.js',
    'vendor/uplot/uPlot.min.css': 'uplot/dist/uPlot.min.css',
  };
  assert.deepEqual(
    filesBelow('vendor', 's').filter((path) => !path.endsWith('LICENSE')).sort(),
    Object.keys(vendored).sort(),
  );
  for (const [ours, theirs] of Object.entries(vendored)) {
    assert.equal(text(ours), readFileSync(join(top, 'node_modules', theirs), 'utf8'), ours);
    assert.ok(existsSync(join(htdocs, dirname(ours), 'LICENSE')), ours);
  }
});

test('html-validate, eslint and stylelint find nothing', () => {
  execFileSync('npm', ['run', '--silent', 'lint'], { cwd: top, stdio: ['ignore', 'pipe', 'pipe'] });
});

test('the lock file names no host', () => {
  assert.doesNotMatch(readFileSync(join(top, 'package-lock.json'), 'utf8'), /"resolved"/);
});
