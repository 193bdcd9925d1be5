/*
 * Of all tabs of a browser that show one line, one leads and asks the server;
 * the others listen to it. The leader holds a Web Lock and speaks on a
 * BroadcastChannel. A tab that comes to the front takes the lock over, because
 * timers of hidden tabs are slowed to one a minute. Where a browser has not both,
 * every tab leads: each asks for itself.
 */
export class Tabs {
  #name;
  #handlers;
  #channel = null;
  #isLeader = false;
  #pending = null;

  /* onLead(), onListen() and onMessage(message) are called as it comes. */
  constructor(name, handlers) {
    this.#name = name;
    this.#handlers = handlers;
    if ('BroadcastChannel' in globalThis) this.#channel = new BroadcastChannel(name);
    this.#channel?.addEventListener('message', (event) => handlers.onMessage(event.data));
    if (this.#canTakeTurns) this.#request(document.visibilityState === 'visible');
    else this.#become(true);
  }

  get #canTakeTurns() {
    return this.#channel !== null && navigator.locks !== undefined;
  }

  #become(isLeader) {
    if (this.#isLeader === isLeader) return;
    this.#isLeader = isLeader;
    if (isLeader) this.#handlers.onLead();
    else this.#handlers.onListen();
  }

  /* Waits for the lock, or steals it; once granted, holds it for ever. */
  #request(steal) {
    this.#pending?.abort();
    this.#pending = steal ? null : new AbortController();
    const options = steal ? { steal: true } : { signal: this.#pending.signal };
    const held = navigator.locks.request(this.#name, options, () => {
      this.#pending = null;
      this.#become(true);
      return new Promise(() => {});
    });

    held.catch(() => {
      // Either a tab in front stole it, or this one gave up waiting above, to steal.
      if (!this.#isLeader) return;
      this.#become(false);
      this.#request(false);
    });
  }

  /* To all other tabs. */
  say(message) {
    this.#channel?.postMessage(message);
  }

  /* This tab is the one that is looked at: it leads. */
  comeForward() {
    if (!this.#isLeader && this.#canTakeTurns) this.#request(true);
  }
}
