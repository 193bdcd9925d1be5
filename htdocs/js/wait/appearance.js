/*
 * How each kind of view (state.js) appears: the figure in the middle of the ticket,
 * the tone of its pill, and what the visitor can do. Its words follow from the
 * kind: wait.<kind>.pill, .title and .detail.
 *
 *   figure   place | countdown | ring | none
 *   tone     as in base.css
 *   stub     the stub with estimate, ahead and behind is shown
 *   action   what the button does: a key of ACTIONS in main.js; none: no button
 *   keep     "refreshing keeps your place" is true of a visitor with one, and worth saying
 *   leave    there is a line to leave, for a visitor with a place
 *   nowhere  there is wait.<kind>.nowhere for a visitor without a place
 *   turn     there is wait.<kind>.turn for a visitor who is called
 */
const inLine = { figure: 'place', stub: true, keep: true, leave: true };
const over = { figure: 'none', tone: 'still' };

export const APPEARANCES = {
  calculating: { figure: 'none', tone: '', keep: true },
  scheduled: { figure: 'countdown', tone: '', keep: true, leave: true },
  waiting: { ...inLine, tone: '' },
  paused: { ...inLine, tone: 'warn' },
  all_held: { ...inLine, tone: 'warn' },
  shop_down: { ...inLine, tone: 'warn', turn: true },
  returning: { figure: 'none', tone: '', keep: true, leave: true },
  offline: { ...inLine, tone: 'bad', nowhere: true },
  called: { figure: 'ring', tone: '', action: 'enter', leave: true },
  admitted: { figure: 'ring', tone: '', action: 'resume', leave: true },
  expired: { ...over, tone: 'bad', action: 'rejoin' },
  done: { ...over, action: 'tickets' },
  departed: { ...over, action: 'rejoin' },
  sold_out: { ...over, action: 'home' },
  closed: { ...over, action: 'home' },
  signin: { ...over, action: 'signin' },
  no_room: { ...over, action: 'home' },
  error: { ...over, tone: 'bad', action: 'retry', nowhere: true },
};

/* The appearance of a view, and the key of its `detail`. */
export function appearanceOf({ kind, placed, called, position, opensInMs }) {
  const appearance = { ...APPEARANCES[kind], detail: `wait.${kind}.detail` };

  if (appearance.figure === 'place' && position === null) {
    // Nobody has a number before the draw: only the time can be counted.
    appearance.figure = opensInMs === null ? 'none' : 'countdown';
    appearance.stub = false;
  }
  if (!placed) {
    appearance.keep = appearance.leave = false;
    if (appearance.nowhere) appearance.detail = `wait.${kind}.nowhere`;
  }
  if (appearance.turn && called) appearance.detail = `wait.${kind}.turn`;
  return appearance;
}
