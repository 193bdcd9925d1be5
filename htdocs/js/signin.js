/* Where to sign in, and come back here from. */
export function signInAddress() {
  const here = location.pathname.split('/').pop() + location.search;

  return `login.html?next=${encodeURIComponent(here)}`;
}
