/*
 * The address to come back to after signing in. It arrives in a URL, so it is
 * only followed when it leads to a page of this very site: never to another
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
