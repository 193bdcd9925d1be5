/*
 * Sign-in, and the way back to the page that led here (?next=). The button stays
 * disabled until this module runs: a form sent without it would leave the page.
 */
import { Problem, post } from './api.js';
import { openPage } from './frame.js';
import { onLanguage, t } from './i18n.js';
import { safeReturn } from './return.js';

const form = document.getElementById('form');
const send = document.getElementById('send');
const trouble = document.getElementById('trouble');
const next = new URLSearchParams(location.search).get('next');
let complaint = null;

/* Title and complaint, in the language of the moment. */
function draw() {
  document.title = t('login.page');
  trouble.textContent = complaint ? t(...complaint) : '';
  trouble.hidden = complaint === null;
}

function complain(...words) {
  complaint = words;
  draw();
}

function reasonOf(problem) {
  if (problem.code === 'login_failed') return ['login.failed'];
  if (problem.status === 429) {
    return ['login.too_often', { n: Math.max(1, Math.ceil(problem.retryAfterMs / 1000)) }];
  }
  return ['error.passing'];
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
    send.disabled = false;
    complain(...reasonOf(error));
    form.password.select();
  }
});

document.getElementById('why').hidden = next === null;
onLanguage(draw);
await openPage();
send.disabled = false;
form.account_id.focus();
