/*
 * The address to come back to after signing in. It arrives in a URL, where anyone
 * may have put it, so it is followed only to a page of this site: never to another
 * origin, never to a javascript: address.
 */
export function safeReturn(next, otherwise) {
  if (!next) return otherwise;
  try {
    const url = new URL(next, location.href);
    const ours = url.origin === location.origin && /\.html$|\/$/.test(url.pathname);
    return ours ? url.href : otherwise;
  } catch {
    return otherwise;
  }
}
