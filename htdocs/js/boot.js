/*
 * Sets the saved language and theme before the first paint, so that the other ones
 * never flash. It is the one classic script, which blocks the page, and must stay
 * small; everything else is modules, which load later.
 */
(() => {
  const root = document.documentElement;
  const saved = (name) => {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch {
      return null; // storage may be forbidden, or hold something foreign
    }
  };
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const paint = () => {
    root.dataset.theme = saved('usher.theme') ?? (dark.matches ? 'dark' : 'light');
  };

  paint();
  dark.addEventListener('change', paint);
  root.lang = saved('usher.lang') ?? (navigator.language.startsWith('ko') ? 'ko' : 'en');
})();
