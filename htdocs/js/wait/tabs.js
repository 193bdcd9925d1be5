/*
 * One tab asks for all: the one that holds a Web Lock. The others listen. A
 * tab that comes to the front takes the lock over, because timers of hidden
 * tabs are slowed to one a minute. Without Web Locks each tab asks for itself.
 */
export function joinTabs(name, { onLead, onListen, onMessage }) {
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(name) : null;
  let leading = false;
  let pending = null;

  function become(leader) {
    if (leading === leader) return;
    leading = leader;
    if (leader) onLead();
    else onListen();
  }

  /* Stands in the queue for the lock, or takes it; holds it for ever. */
  function request(steal) {
    pending?.abort();
    pending = steal ? null : new AbortController();
    const options = steal ? { steal: true } : { signal: pending.signal };
    const held = navigator.locks.request(name, options, () => {
      pending = null;
      become(true);
      return new Promise(() => {});
    });

    held.catch(() => {
      // Taken over by a tab in front; or given up above, to take it ourselves.
      if (!leading) return;
      become(false);
      request(false);
    });
  }

  channel?.addEventListener('message', (event) => onMessage(event.data));
  if (!navigator.locks || !channel) {
    become(true);
  } else {
    request(document.visibilityState === 'visible');
  }

  return {
    say: (message) => channel?.postMessage(message),
    comeForward() {
      if (!leading && navigator.locks && channel) request(true);
    },
  };
}
