/*
 * Every screen of the pages, each reached on the running system as a buyer
 * would reach it. A scene may stop the time of its page, so that nothing changes
 * while a test or a picture is taken of it.
 */
import { fillSignIn, refuseSignIn, visit } from './browser.mjs';
import { scenes as door } from './scenes-door.mjs';
import { scenes as draw } from './scenes-draw.mjs';
import { scenes as hall } from './scenes-hall.mjs';
import { scenes as line } from './scenes-line.mjs';
import { scenes as ops } from './scenes-ops.mjs';
import { account } from './stack.mjs';

const signingIn = {
  async home() {
    const page = await visit({ account: await account() });
    await page.goto('index.html');
    await page.locator('.concert').first().waitFor();
    return page;
  },
  async login() {
    const page = await visit();
    await page.goto('login.html?next=wait.html%3Fconcert%3D1');
    await page.locator('html[data-ready]').waitFor();
    return page;
  },
  async 'login-failed'() {
    const page = await scenes.login();
    await fillSignIn(page, 'nobody', 'wrong');
    await page.locator('#trouble').waitFor();
    return page;
  },
  async 'login-wait'() {
    const page = await scenes.login();
    await refuseSignIn(page, 754);
    await page.clock.setFixedTime(Date.now());
    await fillSignIn(page, 'kim');
    await page.locator('#trouble').waitFor();
    return page;
  },
};

export const scenes = { ...signingIn, ...ops, ...line, ...hall, ...draw, ...door };

/* Dresses a page, wherever it stands, in a language, theme and size. */
export async function dress(page, { lang, theme, viewport }) {
  await page.setViewportSize(viewport);
  if ((await page.locator('html').getAttribute('lang')) !== lang) {
    await page.locator('#language').dispatchEvent('click');
    await page.locator(`html[lang=${lang}]`).waitFor({ state: 'attached' });
  }
  if ((await page.locator('html').getAttribute('data-theme')) !== theme) {
    await page.locator('#theme').dispatchEvent('click');
  }
}
