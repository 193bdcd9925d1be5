/* The concert of all scenes: its name, its hall, and the room of its line. */
import { concert, crowd } from './stack.mjs';

export const STARTS = '2027-05-15T19:00+09:00';
export const TITLE = '달빛 콘서트 2026 — 서울 앙코르';
export const HALL = [
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

export const NOTICE = [
  '--message-ko', '공연장 사정으로 입장이 10분 늦어집니다. 순서는 그대로 유지됩니다.',
  '--message-en', 'Entry is ten minutes late because of the venue. Your place is kept.',
];

export async function room({ ahead = 0, options = {}, ...more } = {}) {
  const id = await concert({ title: TITLE, room: { identity: 'anyone', ...options }, ...more });
  return { id, others: await crowd(id, ahead) };
}
