/* Redraws under a buyer's hands: the keyboard stays, and so does what was said or chosen. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { holdBack, painted } from './browser.mjs';
import { en, ko } from './files.mjs';
import { scenes } from './scenes.mjs';


const standing = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.className);

/* The page has fetched the seats again and drawn them. */
async function redrawn(page) {
  await page.waitForResponse((r) => r.url().includes('/booking/seats'));
  await painted(page);
}

async function speak(page, lang) {
  await page.locator('#language').click();
  await page.locator(`html[lang=${lang}]`).waitFor({ state: 'attached' });
}

test('letting seats go by keyboard leads from one to the next, and then to choosing', async () => {
  const page = await scenes['seats-chosen']();
  await page.locator('.drop').first().focus();
  await redrawn(page);
  assert.equal(await standing(page), 'drop');
  await page.keyboard.press('Enter');
  await page.locator('#chosen li').nth(1).waitFor({ state: 'detached' });
  assert.equal(await standing(page), 'drop');
  await page.keyboard.press('Enter');
  await page.locator('#chosen li').waitFor({ state: 'detached' });
  assert.equal(await standing(page), 'best-go');
});

test('a phone that shows no best seats any more goes on from the chosen ones', async () => {
  const page = await scenes.seats();
  await page.locator('#best-go').focus();
  await page.keyboard.press('Enter');
  await page.locator('#chosen li').first().waitFor();
  assert.equal(await standing(page), 'hold');
});

test('after a suggestion is taken one goes on to hold it', async () => {
  const page = await scenes['seats-taken']();
  await page.locator('.chip').first().focus();
  await redrawn(page);
  assert.equal(await standing(page), 'chip');
  await page.keyboard.press('Enter');
  await page.locator('#suggest').waitFor({ state: 'hidden' });
  assert.equal(await standing(page), 'hold');
});

test('best seats are offered once there are seats', async () => {
  const page = await scenes.seats();
  const letGo = await holdBack(page, '**/booking/seats?*');
  await page.reload();
  await page.locator('#best-count option').first().waitFor({ state: 'attached' });
  assert.equal(await page.locator('#best-go').isEnabled(), false);
  letGo();
  await page.locator('#best-go:enabled').waitFor();
});

test('what the best seats are to be survives another language', async () => {
  const page = await scenes.seats();
  await page.locator('#best-count').selectOption('4');
  await page.locator('#best-price').selectOption({ index: 2 });
  const price = await page.locator('#best-price').inputValue();
  await speak(page, 'en');
  assert.equal(await page.locator('#best-count').inputValue(), '4');
  assert.equal(await page.locator('#best-price').inputValue(), price);
});

test('what was paid, and what is going on, are told in the language of the page', async () => {
  const done = await scenes.done();
  assert.equal(await done.locator('#paid').textContent(), '330,000P');
  await speak(done, 'en');
  assert.equal(await done.locator('#paid').textContent(), '330,000 P');
  assert.equal(await done.locator('#balance-now').textContent(), '670,000 P');
  const paying = await scenes['pay-checking']();
  await paying.getByText(ko['pay.checking']).waitFor();
  await speak(paying, 'en');
  await paying.getByText(en['pay.checking']).waitFor();
});
