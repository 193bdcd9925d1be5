/*
 * Extras of the wait, each of which may be missing: a sound, a notification,
 * a vibration, a screen that stays on. Each is a switch on the page, shown
 * only where the browser has the feature, and remembered.
 */
import { t } from '../i18n.js';
import { device } from '../storage.js';

let audio = null;
let lock = null;

function isOn(name) {
  return device.get(`extra.${name}`) === true;
}

function paint(button, on) {
  button.setAttribute('aria-pressed', String(on));
}

/* Two rising notes. */
function chime() {
  for (const [i, hertz] of [659, 880].entries()) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const at = audio.currentTime + i * 0.25;
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.3, at + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.5);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.55);
  }
}

function wakeAudio() {
  audio ??= new AudioContext();
  return audio.resume();
}

async function stayAwake() {
  if (!isOn('awake') || document.visibilityState !== 'visible' || lock) return;
  try {
    lock = await navigator.wakeLock.request('screen');
    lock.addEventListener('release', () => {
      lock = null;
    });
  } catch {
    lock = null; // low battery: the system decides
  }
}

const EXTRAS = {
  sound: {
    has: () => 'AudioContext' in globalThis,
    on: async () => {
      await wakeAudio();
      chime();
      return true;
    },
    off: () => {},
  },
  notify: {
    has: () => 'Notification' in globalThis && Notification.permission !== 'denied',
    on: async () => (await Notification.requestPermission()) === 'granted',
    off: () => {},
  },
  awake: {
    has: () => 'wakeLock' in navigator,
    on: async () => {
      device.set('extra.awake', true);
      await stayAwake();
      return true;
    },
    off: () => lock?.release(),
  },
};

async function toggle(name, button) {
  const extra = EXTRAS[name];
  const on = isOn(name) ? (extra.off(), false) : await extra.on();

  device.set(`extra.${name}`, on);
  paint(button, on);
}

export function setUpExtras() {
  for (const [name, extra] of Object.entries(EXTRAS)) {
    const button = document.getElementById(`extra-${name}`);
    button.hidden = !extra.has();
    paint(button, isOn(name));
    button.addEventListener('click', () => toggle(name, button));
  }
  // Browsers let a page make sound only after it was touched.
  if (isOn('sound')) document.addEventListener('pointerdown', wakeAudio, { once: true });
  document.addEventListener('visibilitychange', stayAwake);
  stayAwake();
}

/* Your turn: everything that was asked for, at once. */
export function callOut(concert) {
  if (isOn('sound') && audio?.state === 'running') {
    chime();
    navigator.vibrate?.([200, 100, 200]);
  }
  if (!isOn('notify') || document.visibilityState === 'visible') return;
  try {
    const note = new Notification(t('wait.admitted.title'), { body: concert, tag: 'usher-turn' });
    note.addEventListener('click', () => window.focus());
  } catch {
    // Phones have the constructor and throw: the sound must do.
  }
}
