/*
 * Sign-in, and the way back to the page that led here (?next=). The button stays
 * disabled until this module runs: a form sent without it would leave the page.
 * It is disabled as well while the service wants a wait, and shows what is left
 * of it; the complaint above it stands still, so that it is read out once.
 */
import { Problem, after, get, post } from './api.js';
import { countdown } from './format.js';
import { openPage } from './frame.js';
import { onLanguage, t } from './i18n.js';
import { safeReturn } from './return.js';

const form = document.getElementById('form');
const send = document.getElementById('send');
const trouble = document.getElementById('trouble');
const next = new URLSearchParams(location.search).get('next');
let complaint = null;
let freeAt = 0;

/* Title, complaint and wait, in the language of the moment. */
function draw() {
  const leftMs = freeAt - Date.now();

  document.title = t('login.page');
  trouble.textContent = complaint ? t(complaint) : '';
  trouble.hidden = complaint === null;
  send.textContent = leftMs > 0 ? t('login.wait', { time: countdown(leftMs) }) : t('login.send');
}

function complain(words) {
  complaint = words;
  draw();
}

function reasonOf(problem) {
  if (problem.code === 'login_failed') return 'login.failed';
  return problem.status === 429 ? 'login.too_often' : 'error.passing';
}

/* Counts the wait down; what was typed stays. */
async function sitOut(waitMs) {
  freeAt = Date.now() + waitMs;
  while (Date.now() < freeAt) {
    draw();
    await after(Math.min(1000, freeAt - Date.now()));
  }
  complain('login.again');
}

/* Marks the empty fields and goes to the first; true if there are any. */
function missing() {
  const empty = [...form.querySelectorAll('input')].filter((input) => {
    const bad = input.value.trim() === '';
    input.setAttribute('aria-invalid', bad);
    return bad;
  });

  empty[0]?.focus();
  return empty.length > 0;
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (missing()) {
    complain('login.missing');
    return;
  }
  send.disabled = true;
  try {
    await post('/booking/login', {
      account_id: form.account_id.value.trim(),
      password: form.password.value,
    });
    location.replace(safeReturn(next, 'index.html'));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    complain(reasonOf(error));
    if (error.status === 429) await sitOut(Math.max(1000, error.retryAfterMs));
    send.disabled = false;
    form.password.select();
  }
});

/* Where Apache signs buyers in, it has done so before it showed this page. */
async function goOnIfSignedIn() {
  try {
    await get('/booking/me');
    location.replace(safeReturn(next, 'index.html'));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'user_unusable') complain('login.unusable');
  }
}

document.getElementById('why').hidden = next === null;
onLanguage(draw);
await openPage();
send.disabled = false;
form.account_id.focus();
await goOnIfSignedIn();
