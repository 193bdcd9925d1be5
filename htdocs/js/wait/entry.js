/*
 * Entering the line. While many newcomers come, the queue sets a puzzle first
 * (solver.js), which a worker solves while the page says "one moment". A level that
 * rises meanwhile means another puzzle, a few times at most; without cookies each
 * answer would be a stranger's, for ever.
 */
import { Problem, after, ask } from '../api.js';

const ROUNDS = 8;

function solveInWorker(puzzle) {
  const worker = new Worker('js/wait/solver.js', { type: 'module' });

  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = reject;
    worker.postMessage(puzzle);
  }).finally(() => worker.terminate());
}

/* A browser without module workers lets the page do it, in short turns. */
async function nonceOf(puzzle) {
  try {
    return await solveInWorker(puzzle);
  } catch {
    const { solve } = await import('./solver.js');
    return solve(puzzle, () => after(0));
  }
}

/* The answer of enter; throws a Problem. */
export async function enter(concertId, patienceMs) {
  let puzzle;

  for (let round = 0; ; round += 1) {
    try {
      const body = { concert_id: concertId, puzzle };
      return (await ask('POST', '/queue/enter', { body, patienceMs })).data;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'puzzle_required') throw error;
      if (round === ROUNDS) throw error;
      const { challenge, level } = error.body.puzzle;
      puzzle = { challenge, nonce: await nonceOf({ challenge, level }) };
    }
  }
}
