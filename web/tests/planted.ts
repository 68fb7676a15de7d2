/**
 * Mistakes that stand in the page as the tests put it together, and nowhere else: each is asleep until a page is opened with
 * its name. `find` is an expression of the source; where it is no longer there, whoever changed it says it here anew.
 */
type Bug = { file: string; find: string; put: string; statement?: boolean }

export const PLANTED: Record<string, Bug> = {
  // the queue says "kept" while the bytes are still on their way
  kept_too_early: { file: 'offline/keeper.ts', find: 'this.#made.length + this.#spare.size + this.#drafts.size', put: '0' },
  // what the network swallowed counts as taken
  silence_is_consent: {
    file: 'offline/sender.ts',
    find: 'this.#fail({ kind: answer.why, code: null })',
    put: "this.#acknowledge(store, sent, { kind: 'taken', epoch: sent.epoch ?? 'e', next: Infinity, results: sent.operations.map(({ opId }) => ({ opId, state: 'saved' as const, reason: null })), clockOffset: null })",
  },
  // a fork is answered by letting go of what was sent
  forked_is_dropped: {
    file: 'offline/sender.ts',
    find: 'this.#turn(() => store.fork(sent.deviceId))',
    put: "this.#turn(() => store.settle(sent.deviceId, { epoch: sent.epoch ?? 'e', next: Infinity, results: sent.operations.map(({ opId }) => ({ opId, state: 'saved' as const, reason: null })), at: null }))",
  },
  // what was parked reads as saved
  parked_is_saved: { file: 'offline/disk.ts', find: '{ ...row, state, reason, keptAt: at ?? row.keptAt }', put: "{ ...row, state: 'saved' as const, reason, keptAt: at ?? row.keptAt }" },
  // two operations have one number
  number_twice: { file: 'offline/disk.ts', find: 'device.next += 1', put: '0', statement: true },
  // later ones overtake earlier ones
  order_lost: { file: 'offline/keeper.ts', find: '[...spare, ...made]', put: '[...spare, ...made].reverse()' },
  // room is made by what was not sent
  waiting_is_pruned: { file: 'offline/disk.ts', find: "saved.openCursor('saved', 'prev')", put: "saved.openCursor(null, 'prev')" },
}
