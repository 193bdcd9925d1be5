/*
 * Every screen of the pages, each reached on the running system as a buyer
 * would reach it. A scene may stop the time of its page, so that nothing changes
 * while a test or a picture is taken of it.
 */
import { fillSignIn, inState, visit } from './browser.mjs';
import { Visitor, account, concert, crowd, ctl, inTime, operator, request, shopless } from './stack.mjs';
import { hide, unhide } from './waiting.mjs';

const STARTS = '2027-05-15T19:00+09:00';
const TITLE = '달빛 콘서트 2026 — 서울 앙코르';
const HALL = [
  ['VIP', 5, 20, 165000],
  ['R1', 8, 18, 132000],
  ['R2', 8, 18, 132000],
  ['R3', 8, 18, 132000],
  ['S1', 9, 22, 99000],
  ['S2', 9, 22, 99000],
  ['S3', 9, 22, 99000],
  ['A1', 7, 24, 66000],
  ['A2', 7, 24, 66000],
];

const NOTICE = [
  '--message-ko', '공연장 사정으로 입장이 10분 늦어집니다. 순서는 그대로 유지됩니다.',
  '--message-en', 'Entry is ten minutes late because of the venue. Your place is kept.',
];

async function room({ ahead = 0, options = {}, ...more } = {}) {
  const id = await concert({ title: TITLE, room: { identity: 'anyone', ...options }, ...more });
  return { id, others: await crowd(id, ahead) };
}

async function line({ ahead = 38, behind = 14, kind = 'waiting', ...more } = {}) {
  const { id, others } = await room({ ahead, ...more });
  const page = await visit();
  await page.goto(`wait.html?concert=${id}`);
  await inState(page, kind);
  await crowd(id, behind);
  return { id, others, page };
}

/* A page that is called; it may be unable to claim. */
async function turn(options, { mute = false } = {}) {
  const { id, others, page } = await line({ ahead: 1, behind: 0, options });
  if (mute) await page.route('**/queue/claim', () => {});
  await others[0].leave(id);
  await inState(page, 'called');
  return { id, page };
}

/* Tells the queue something of the page's visitor, of which the page learns by asking. */
async function tell(page, program, id) {
  await page.evaluate(
    ([path, concert]) => fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ concert_id: concert }),
    }),
    [`/queue/${program}`, id],
  );
  await page.evaluate(() => dispatchEvent(new Event('focus')));
}

/* A room whose draw of `n` visitors was held: it opens once all of them are in. */
export async function drawn({ n = 3, options = {} } = {}) {
  const { id, others: visitors } = await room({ ahead: n, options: { opens: inTime(900_000), ...options } });
  await ctl('room', 'set', id, '--opens', inTime(6000));
  for (;;) {
    const { draw } = await (await request(`/queue/status/${id}.json`)).json();
    if (draw.seed) return { id, visitors };
    await visitors[0].ask('GET', `/queue/poll?concert_id=${id}`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/* The page that checks a draw, for one of its visitors. */
async function verified({ id, visitors }) {
  const { data } = await visitors[1].ask('GET', `/queue/poll?concert_id=${id}`);
  const page = await visit();
  await page.goto(
    `verify.html?concert=${id}#index=${data.index}&entry=${data.entry}${data.number ? `&number=${data.number}` : ''}`,
  );
  await page.locator('html[data-checked]').waitFor();
  return page;
}

/* A hall in which some seats are sold and some are held. */
async function hall({ signedIn = true, points } = {}) {
  const id = await concert({ title: TITLE, sections: HALL, starts: STARTS });
  const seats = await new Visitor().seats(id);
  for (let i = 0; i < 12; i += 1) {
    const other = await new Visitor().signIn(await account());
    const from = (i * 131) % (seats.length - 12);
    const { data } = await other.reserve(id, seats.slice(from, from + 4).map((seat) => seat.seat_id));
    if (i % 3) await other.complete(data.reservations.map((r) => r.reservation_id), `hall-${id}-${i}`);
  }
  const page = await visit({ account: signedIn ? await account({ points }) : null });
  await page.goto(`seats.html?concert=${id}`);
  await page.locator('#count-available:not(:empty)').waitFor();
  return { id, page };
}

async function best(more) {
  const all = await hall(more);
  await all.page.locator('#best-go').click();
  await all.page.locator('#hold:enabled').waitFor();
  return all;
}

async function paying(more) {
  const all = await best(more);
  await all.page.locator('#hold').click();
  await all.page.locator('#panel-pay').waitFor();
  return all;
}

async function paid(more) {
  const all = await paying(more);
  await all.page.locator('#pay').click();
  await all.page.locator('#panel-done').waitFor();
  return all;
}

let busyId = null;

export const scenes = {
  async home() {
    const page = await visit({ account: await account() });
    await page.goto('index.html');
    await page.locator('.concert').first().waitFor();
    return page;
  },
  async ops() {
    const page = await visit({ size: 'desktop', httpCredentials: operator });
    await page.goto('ops.html');
    busyId ??= await busyRoom(page);
    await ctl('room', 'set', busyId, ...NOTICE);
    await page.locator(`[data-room="${busyId}"]`).click();
    await page.locator('#chart-flow canvas').waitFor();
    await page.waitForFunction((ko) => document.getElementById('message-ko').value === ko, NOTICE[1]);
    await page.evaluate(() => scrollTo(0, 0));
    return page;
  },
  async 'ops-confirm'() {
    const page = await scenes.ops();
    await page.locator('#do-close').click();
    return page;
  },
  async 'ops-dispute'() {
    const page = await scenes.ops();
    const id = Number(await page.locator('[aria-pressed=true]').getAttribute('data-room'));
    await page.locator('#capacity').fill('24');
    await page.locator('#message-ko').fill('곧 입장을 시작합니다. 순서는 그대로 유지됩니다.');
    await ctl('room', 'set', id, '--message-ko', '입장이 20분 늦어집니다. 순서는 그대로 유지됩니다.');
    await page.locator('#message-ko-theirs strong').waitFor();
    await page.locator('#settings').scrollIntoViewIfNeeded();
    return page;
  },
  async 'ops-dispute-confirm'() {
    const page = await scenes['ops-dispute']();
    await page.locator('#settings button[type=submit]').click();
    return page;
  },
  async 'ops-lost'() {
    const page = await scenes.ops();
    await page.route(/\/(queue|booking)\/ops$/, (route) => route.abort());
    await page.locator('#ops[data-stale="queue booking"]').waitFor();
    return page;
  },
  async 'ops-signed-out'() {
    const page = await scenes.ops();
    await page.route(/\/(queue|booking)\/ops$/, (route) => route.fulfill({ status: 401, json: {} }));
    await page.locator('#signin').waitFor();
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
  async 'wait-signin'() {
    const id = await concert({ title: TITLE, room: {} });
    const page = await visit();
    await page.goto(`wait.html?concert=${id}`);
    await inState(page, 'signin');
    return page;
  },
  async 'wait-scheduled'() {
    const opens = inTime(754_000);
    const { page } = await line({ ahead: 23, kind: 'scheduled', options: { opens } });
    await page.locator('#draw-many:not(:empty)').waitFor();
    return page;
  },
  async 'wait-calculating'() {
    const { id } = await room();
    const page = await visit();
    await page.route('**/queue/enter', () => {});
    await page.goto(`wait.html?concert=${id}`);
    await inState(page, 'calculating');
    return page;
  },
  async wait() {
    const { id, others, page } = await line({ options: { rate: 60 } });
    // The pace is that of those who come when they are called.
    for (const [i, other] of others.slice(0, 4).entries()) {
      await other.leave(id);
      while ((await others[i + 1].claim(id)).status !== 200);
    }
    await page.waitForFunction(() => /\d.*\d/.test(document.getElementById('estimate').textContent));
    return page;
  },
  async 'wait-message'() {
    const { id, page } = await line();
    await ctl('room', 'set', id, ...NOTICE);
    await page.locator('#message').waitFor();
    return page;
  },
  async 'wait-paused'() {
    const { id, page } = await line();
    await ctl('room', 'pause', id);
    await inState(page, 'paused');
    return page;
  },
  async 'wait-all_held'() {
    const { page } = await stock();
    await inState(page, 'all_held');
    return page;
  },
  async 'wait-shop_down'() {
    const id = await shopless({ title: TITLE });
    await crowd(id, 6);
    const page = await visit();
    await page.goto(`wait.html?concert=${id}`);
    await inState(page, 'shop_down');
    return page;
  },
  async 'wait-sold_out'() {
    const { page, pay } = await stock();
    await inState(page, 'all_held');
    await pay();
    await inState(page, 'sold_out');
    return page;
  },
  async 'wait-offline'() {
    const { page } = await line();
    // Not the network itself, or there would be no words in another language.
    await page.route('**/queue/**', (route) => route.abort());
    await inState(page, 'offline');
    return page;
  },
  async 'wait-leave'() {
    const { page } = await line();
    await page.locator('#leave').click();
    return page;
  },
  async 'wait-departed'() {
    const page = await scenes['wait-leave']();
    await page.locator('dialog button[value=leave]').click();
    await inState(page, 'departed');
    return page;
  },
  async 'wait-called'() {
    const { page } = await turn();
    await page.clock.setFixedTime(Date.now());
    return page;
  },
  async 'wait-returning'() {
    const { id, page } = await turn({ claim: '2s' });
    await hide(page);
    const [next] = await crowd(id, 1);
    while ((await next.claim(id)).status !== 200);
    await unhide(page);
    await page.locator('#updated').waitFor();
    return page;
  },
  async 'wait-admitted'() {
    const { id, page } = await turn();
    await page.locator('#auto-stop').click();
    await tell(page, 'claim', id);
    await inState(page, 'admitted');
    await page.clock.setFixedTime(Date.now());
    return page;
  },
  async 'wait-expired'() {
    const { page } = await turn({ claim: '2s' }, { mute: true });
    await inState(page, 'expired');
    return page;
  },
  async 'wait-done'() {
    const { id, page } = await turn();
    await page.locator('#auto-stop').click();
    await tell(page, 'leave', id);
    await inState(page, 'done');
    return page;
  },
  async 'wait-closed'() {
    const { id, page } = await line();
    await ctl('room', 'close', id, '--yes');
    await inState(page, 'closed');
    return page;
  },
  async 'wait-no_room'() {
    const page = await visit();
    await page.goto(`wait.html?concert=${await concert({ title: TITLE })}`);
    await inState(page, 'no_room');
    return page;
  },
  async 'wait-error'() {
    const page = await visit();
    await page.goto('wait.html?concert=9999999999');
    await inState(page, 'error');
    return page;
  },
  async seats() {
    return (await hall()).page;
  },
  async 'seats-chosen'() {
    return (await best()).page;
  },
  async 'seats-list'() {
    const { page } = await best();
    await page.locator('#show-list').click();
    await page.locator('#list summary').first().click();
    return page;
  },
  async 'seats-taken'() {
    const { id, page } = await best();
    const chosen = await page.evaluate((key) => JSON.parse(sessionStorage.getItem(key)), `usher.chosen.${id}`);
    await (await new Visitor().signIn(await account())).reserve(id, chosen.slice(0, 1));
    await page.locator('#suggest').waitFor();
    return page;
  },
  async 'seats-sold_out'() {
    const id = await concert({ title: TITLE, sections: [['A', 2, 2, 50000]], starts: STARTS });
    const buyer = await new Visitor().signIn(await account());
    const { data } = await buyer.reserve(id, (await buyer.seats(id)).map((seat) => seat.seat_id));
    await buyer.complete(data.reservations.map((r) => r.reservation_id), `paid-${id}`);
    const page = await visit({ account: await account() });
    await page.goto(`seats.html?concert=${id}`);
    await page.locator('#sold-out').waitFor();
    return page;
  },
  async 'seats-line'() {
    const id = await concert({ title: TITLE, sections: HALL, room: { hold: '4s' } });
    const page = await visit({ account: await account() });
    await page.goto(`wait.html?concert=${id}`);
    await page.waitForURL(/seats\.html/);
    await page.locator('#stop').waitFor();
    return page;
  },
  async pay() {
    return (await paying()).page;
  },
  async 'pay-short'() {
    return (await paying({ points: 1000 })).page;
  },
  async 'pay-checking'() {
    const { page } = await paying();
    await page.route('**/booking/complete', (route) => route.abort());
    await page.locator('#pay').click();
    await page.locator('#busy').waitFor();
    return page;
  },
  async done() {
    return (await paid()).page;
  },
  async verify() {
    return verified(await drawn());
  },
  async 'verify-before'() {
    const options = { opens: inTime(754_000), beacon: 'manual: Lotto 6/45' };
    const { id, others: visitors } = await room({ ahead: 2, options });
    const page = await verified({ id, visitors });
    await page.locator('summary').click();
    return page;
  },
  async ticket() {
    const { page } = await paid();
    await page.locator('#ticket').click();
    await page.locator('.ticket').waitFor();
    return page;
  },
  async 'ticket-none'() {
    const page = await visit({ account: await account() });
    await page.goto('ticket.html');
    await page.locator('#none').waitFor();
    return page;
  },
};

/* A room that people come to and leave; the page looks on meanwhile.  Its
 * history takes twenty seconds, so all scenes of the operations page share it. */
async function busyRoom(page) {
  const { id, others } = await room({
    ahead: 40,
    options: { capacity: 12, rate: 120 },
    sections: HALL,
  });

  for (const [round, came] of [[0, 3], [1, 9], [2, 5], [3, 12]]) {
    await nextHistory(page, id);
    for (const other of others.slice(round * 6, round * 6 + 6)) await other.leave(id);
    await crowd(id, came);
  }
  return id;
}

/* Until the room's history has a row more. */
async function nextHistory(page, id) {
  const rows = async () => {
    const { rooms } = await (await page.context().request.get('/queue/ops')).json();
    return rooms.find((one) => one.concert_id === id).history.length;
  };
  const before = await rows();
  while ((await rows()) === before) await page.waitForResponse((r) => r.url().endsWith('/queue/ops'));
}

/* A line before a concert of one seat, which somebody holds and may pay. */
async function stock() {
  const id = await concert({ title: TITLE, sections: [['A', 1, 1, 50000]], room: { capacity: 1 } });
  const buyer = await new Visitor().signIn(await account());
  await buyer.enter(id);
  const page = await visit({ account: await account() });
  await page.goto(`wait.html?concert=${id}`);
  await inState(page, 'waiting');
  const [seat] = await buyer.seats(id);
  const { data } = await buyer.reserve(id, [seat.seat_id]);
  const held = data.reservations.map((r) => r.reservation_id);
  return { page, pay: () => buyer.complete(held, `stock-${id}`) };
}

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
