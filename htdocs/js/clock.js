/*
 * The servers' time: the queue's clock and the booking service's are two. Each
 * fresh answer that says `now_ms` is a sample; its error is at most half of
 * the round trip, so the quickest sample is believed until one contradicts it
 * (the device slept, or somebody set its clock).
 */
const clocks = new Map();

export function sync(service, nowMs, sentAt, gotAt, resolutionMs = 0) {
  const error = Math.max(0, gotAt - sentAt) / 2 + resolutionMs;
  const offset = nowMs - (sentAt + gotAt) / 2;
  const known = clocks.get(service);

  if (!known || error <= known.error || Math.abs(offset - known.offset) > known.error + error) {
    clocks.set(service, { offset, error });
  }
}

/* The other service's time where this one has not answered yet. */
function clockOf(service) {
  return clocks.get(service) ?? clocks.values().next().value;
}

export function serverNow(service = 'queue') {
  return Date.now() + (clockOf(service)?.offset ?? 0);
}

export function synced(service = 'queue') {
  return clockOf(service) !== undefined;
}
