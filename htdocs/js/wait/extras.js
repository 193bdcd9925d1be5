/*
 * Extras of the wait: a sound with a vibration, a notification, a screen that stays
 * on. Each is a switch that is shown only if the browser has the feature, and is
 * remembered. Any of them may fail at any time, and the wait goes on without it.
 */
import { device } from '../storage.js';

let audio = null;
let lock = null;
let note = null;

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

/* Asks for a lock on the screen; the browser drops it whenever the page is hidden. */
async function stayAwake() {
  if (!isOn('awake') || document.visibilityState !== 'visible' || lock) return;
  try {
    lock = await navigator.wakeLock.request('screen');
    lock.addEventListener('release', () => {
      lock = null;
    });
  } catch {
    lock = null; // The system refuses, for instance when the battery is low.
  }
}

/* `on` resolves to whether it is on now: the visitor may be asked, and say no. */
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
  // Browsers allow sound only after the page was touched.
  if (isOn('sound')) document.addEventListener('pointerdown', wakeAudio, { once: true });
  document.addEventListener('visibilitychange', stayAwake);
  stayAwake();
}

/* Does all that is switched on; the notification only for one who does not look. */
export function callOut(title, body, isLookedAt) {
  if (isOn('sound')) {
    if (audio?.state === 'running') chime();
    navigator.vibrate?.([200, 100, 200]);
  }
  if (!isOn('notify') || isLookedAt) return;
  try {
    note = new Notification(title, { body, tag: 'usher-turn', renotify: true, requireInteraction: true });
    note.addEventListener('click', () => window.focus());
  } catch {
    // Phones have this constructor and throw. The sound has to do.
  }
}

/* What callOut() said is not so any more. */
export function callOff() {
  note?.close();
  note = null;
}
