/*
 * A worker that ticks once a second for a hidden page, whose own timers browsers
 * slow to one a minute: that would be too late for a call.
 */
setInterval(() => postMessage(null), 1000);
