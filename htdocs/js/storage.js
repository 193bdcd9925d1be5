/*
 * Small facts kept in the browser under usher.<name>, as JSON. Storage may be full
 * or forbidden (a private window, a strict setting) or hold something that is not
 * ours: then a fact is forgotten. So no page may depend on one.
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
        // Forgotten, as said above.
      }
    },
    drop(name) {
      try {
        area().removeItem(`usher.${name}`);
      } catch {
        // Nothing was kept.
      }
    },
  };
}

/* Shared by all tabs, until the visitor clears it. */
export const device = keeper(() => localStorage);

/* This tab's, across reloads. */
export const tab = keeper(() => sessionStorage);
