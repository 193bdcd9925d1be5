/*
 * The servers' time. The queue and the booking service may run on two hosts with
 * two clocks, so each has its own offset from the device's clock. Every fresh
 * answer is a sample of it, wrong by at most half of its round trip: the sample
 * with the smallest error is kept until another one contradicts it (the device
 * slept, or somebody set its clock). Deadlines are compared with serverNow() of
 * the service that set them, never with Date.now().
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

/* Until a service has answered, the other one's clock is the best guess. */
function clockOf(service) {
  return clocks.get(service) ?? clocks.values().next().value;
}

export function serverNow(service = 'queue') {
  return Date.now() + (clockOf(service)?.offset ?? 0);
}

export function synced(service = 'queue') {
  return clockOf(service) !== undefined;
}
