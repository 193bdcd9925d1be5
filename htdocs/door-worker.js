/*
 * Loads door.html and its files from what the page kept (js/door/hall.js) when
 * there is no network. While there is one, every file comes from the server. What
 * the services answer is never kept here.
 */
const CACHE = 'usher-door';

async function load(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(CACHE)).match(request, { ignoreSearch: true });
    if (!kept) throw error;
    return kept;
  }
}

/* The page that started this one is served by it at once. */
addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

addEventListener('fetch', (event) => {
  const { pathname } = new URL(event.request.url);

  if (event.request.method === 'GET' && !/^\/(booking|queue)\//.test(pathname)) {
    event.respondWith(load(event.request));
  }
});
