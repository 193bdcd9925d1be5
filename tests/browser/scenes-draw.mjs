/* The page on which a draw is checked, and the draws for it. */
import { visit } from './browser.mjs';
import { room } from './scenes-concert.mjs';
import { ctl, inTime, request } from './stack.mjs';

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

export const scenes = {
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
};
