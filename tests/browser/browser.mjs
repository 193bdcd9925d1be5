/* A real browser, and pages opened as a buyer would have them. */
import { chromium } from 'playwright-core';
import { after } from 'node:test';
import { password, url } from './stack.mjs';

export const SIZES = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1280, height: 860 } },
};

/*
 * The same system as a phone on the network comes to it: at an address that is
 * neither https nor the browser's own machine. There a browser has no Web Locks
 * and no notifications, and does not say where a request comes from.
 */
export const fromAfar = url.replace(/\/\/[^:/]+/, '//usher.phone');

let browser = null;

async function launched() {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      `--host-resolver-rules=MAP usher.phone ${new URL(url).hostname}`,
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return browser;
}

after(async () => {
  await browser?.close();
});

/*
 * A page of a fresh visitor, signed in when `account` is given. What the page
 * throws, and what its policy refuses, is kept in page.troubles.
 */
export async function visit({ account = null, size = 'phone', lang = 'ko', theme = 'light', ...more } = {}) {
  const context = await (await launched()).newContext({
    ...SIZES[size],
    baseURL: url,
    locale: lang === 'ko' ? 'ko-KR' : 'en-US',
    timezoneId: 'Asia/Seoul',
    colorScheme: theme,
    reducedMotion: 'reduce',
    ...more,
  });
  const page = await context.newPage();

  page.setDefaultTimeout(15000);
  watch(page);
  if (account) await signIn(page, account);
  return page;
}

export function watch(page) {
  page.troubles = [];
  page.on('pageerror', (error) => page.troubles.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) page.troubles.push(message.text());
  });
}

export async function signIn(page, account) {
  const response = await page.context().request.post('/booking/login', {
    headers: { Origin: url },
    data: { account_id: account, password },
  });
  if (!response.ok()) throw new Error(`sign-in of ${account}: ${response.status()}`);
}

/* The waiting page has come to a state. */
export function inState(page, kind) {
  return page.locator(`#pass[data-kind=${kind}]`).waitFor();
}

/* Signs in on the sign-in page. */
export async function fillSignIn(page, account, secret = password) {
  await page.locator('#account').fill(account);
  await page.locator('#password').fill(secret);
  await page.locator('#send').click();
}

/* The service wants the next sign-in of the page to wait. */
export function refuseSignIn(page, waitS) {
  return page.route('**/booking/login', (route) => route.fulfill({
    status: 429,
    headers: { 'Content-Type': 'application/problem+json', 'Retry-After': String(waitS) },
    body: JSON.stringify({ status: 429, code: 'too_many_requests' }),
  }), { times: 1 });
}

/* A gate that is shut until it is opened: {opened, open}. */
export function gate() {
  let open;
  const opened = new Promise((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/* Holds back what the page asks for, until the function that this gives is called. */
export async function holdBack(page, pattern) {
  const { opened, open } = gate();
  await page.route(pattern, async (route) => {
    await opened;
    await route.continue();
  });
  return open;
}

/* The page has painted what it was told until now. */
export function painted(page) {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
}

/* The page has asked for this and been answered, by a request that began just now. */
export async function refreshed(page, part) {
  const answers = () => page.waitForResponse((response) => response.url().includes(part));
  await answers();
  await answers();
}
