/* The operations page, as an operator at a desk has it. */
import { visit } from './browser.mjs';
import { operator } from './stack.mjs';

export function operatorsPage(more = {}) {
  return visit({ size: 'desktop', lang: 'en', httpCredentials: operator, ...more });
}

/* With this room chosen. */
export async function atRoom(id, more) {
  const page = await operatorsPage(more);
  await page.goto('ops.html');
  await page.locator(`[data-room="${id}"]`).click();
  return page;
}
