/*
 * Small facts kept in the browser. Storage may be full, forbidden or foreign
 * (a private window, a strict setting): then they are simply forgotten.
 */
function keeper(area) {
  return {
    get(name) {
      try {
        return JSON.parse(area().getItem(`usher.${name}`));
      } catch {
        return null;
      }
    },
    set(name, value) {
      try {
        area().setItem(`usher.${name}`, JSON.stringify(value));
      } catch {
        // forgotten, as said above
      }
    },
    drop(name) {
      try {
        area().removeItem(`usher.${name}`);
      } catch {
        // nothing was kept
      }
    },
  };
}

/* For every tab, until the visitor clears it. */
export const device = keeper(() => localStorage);

/* For this tab, reloads included. */
export const tab = keeper(() => sessionStorage);
