/** A page on a phone without a screen: the real queue, its store and the runner, as a test drives them. */
import { readWho, writeWho } from '../src/offline/who'
import { openStore } from '../src/offline/disk'
import type { Operation, Value } from '../src/offline/operations'
import { Outbox } from '../src/offline/outbox.svelte'
import { postOps, whoAmI } from '../src/offline/transport'
import { Runner } from '../src/workouts/runner.svelte'

const MAX_BATCH = 7
type Edit = [workoutId: string, path: string, value: Value, covers?: string]

class Page {
  readonly outbox: Outbox
  readonly #runners = new Map<string, Runner>()

  constructor(readonly userId: string) {
    this.outbox = new Outbox(userId, {
      post: (body) => postOps(userId, body),
      whoAmI: () => whoAmI(userId),
      now: () => Date.now(),
      appVersion: 'test',
      maxBatch: MAX_BATCH,
      open: () => openStore(userId),
      alone: (work) => work(),
      tabs: { tell: () => undefined, listen: () => undefined },
    })
  }

  async open(): Promise<void> {
    if ((await readWho()) === null) await writeWho(this.userId)
    await this.outbox.ready
  }

  /** What was made in one breath: through the runner's register where the workout is open, as a form does it. */
  write(...edits: Edit[]): Operation[] {
    const before = new Set(this.outbox.pending(null))
    for (const [workoutId, path, value, covers] of edits) {
      const register = this.#runners.get(workoutId)?.register
      if (register) register.set(path, value, covers)
      else this.outbox.write(workoutId, path, value, covers)
    }
    return this.outbox.pending(null).filter((operation) => !before.has(operation))
  }

  /** All is kept, and nothing is on its way any more: what comes next meets a page at rest. */
  kept(): Promise<void> {
    return this.outbox.settled()
  }

  /** Everything is sent, or it is clear that it cannot be. */
  async sync(): Promise<void> {
    this.outbox.greet()
    await this.outbox.settled()
  }

  /** Shows a workout; false where there is nothing to show. */
  async load(workoutId: string): Promise<boolean> {
    const runner = this.#runners.get(workoutId) ?? new Runner(this.outbox, workoutId)
    await runner.load()
    if (runner.register) this.#runners.set(workoutId, runner)
    return runner.register !== null && runner.problem === null
  }

  /** What the screen shows at these paths. */
  view(workoutId: string, paths: readonly string[]): (Value | null)[] | null {
    const register = this.#runners.get(workoutId)?.register
    return register ? paths.map((path) => register.get(path)) : null
  }

  async evict(): Promise<void> {
    await (await openStore(this.userId)).prune(Infinity, 0)
  }

  state() {
    const { state, unsent, unkept } = this.outbox
    return { state, unsent, unkept }
  }
}

Object.assign(globalThis, { Page })
