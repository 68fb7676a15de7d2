import type { Answer, Operation, Trouble, World } from './operations'
import type { Batch, Store } from './store'

const MAX_TURNS = 3
type Taken = Extract<Answer, { kind: 'taken' }>

/** What the queue is told of each answer. */
export type Told = { trouble: (trouble: Trouble) => void; changed: () => Promise<void>; taken: (saved: Operation[], sent: Batch, answer: Taken) => Promise<void> }

/** Sends a store's operations to the server, one request after the other, and does with each answer what it asks for. */
export class Sender {
  /** The cookie may be another account's by now: the server is asked before anything is sent. */
  mustVerify = false
  readonly #world: World
  readonly #told: Told
  #maxBatch: number
  #turns = 0

  constructor(readonly userId: string, world: World, told: Told) {
    this.#world = world
    this.#told = told
    this.#maxBatch = world.maxBatch
  }

  /** Until nothing of this store waits any more (true), it cannot go on now, or `stop` says so. */
  async send(store: Store, stop: () => boolean): Promise<boolean> {
    this.#turns = 0
    while (!stop()) {
      const batch = await store.next(this.#maxBatch)
      if (!batch) return true
      if (this.mustVerify && !(await this.#isStillMe())) return false
      if (!(await this.#take(store, batch, await this.#world.post(JSON.stringify(batch))))) return false
    }
    return false
  }

  async #isStillMe(): Promise<boolean> {
    const userId = await this.#world.whoAmI()
    this.mustVerify = userId !== this.userId
    if (!this.mustVerify) return true
    const kind = userId === undefined ? 'network' : userId === null ? 'signedOut' : 'otherUser'
    return this.#fail({ kind, code: null })
  }

  /** Acts on an answer; true when the next batch may go at once. */
  async #take(store: Store, sent: Batch, answer: Answer): Promise<boolean> {
    switch (answer.kind) {
      case 'taken':
        return this.#acknowledge(store, sent, answer)
      case 'gap':
        // The server misses earlier ones (or has these already): go to the number it names, a known opId is harmless.
        return this.#turn(() => store.rewind(sent.deviceId, answer.next))
      case 'forked':
        return this.#turn(() => store.fork(sent.deviceId))
      case 'tooLarge':
        if (sent.operations.length === 1) return this.#fail({ kind: 'refused', code: 'too_large' })
        this.#maxBatch = Math.ceil(sent.operations.length / 2)
        return true
      case 'signedOut':
        return this.#fail({ kind: 'signedOut', code: null })
      case 'refused':
        return this.#fail({ kind: 'refused', code: answer.code })
      case 'unreachable':
        return this.#fail({ kind: answer.why, code: null })
    }
  }

  async #acknowledge(store: Store, sent: Batch, answer: Taken): Promise<boolean> {
    const named = new Map(answer.results.map((result) => [result.opId, result]))
    if (!sent.operations.every(({ opId }) => named.has(opId))) return this.#fail({ kind: 'server', code: null })
    await store.settle(sent.deviceId, answer)
    this.#turns = 0
    await this.#told.taken(sent.operations.filter(({ opId }) => named.get(opId)?.state === 'saved'), sent, answer)
    return true
  }

  async #turn(change: () => Promise<void>): Promise<boolean> {
    await change()
    await this.#told.changed()
    this.#turns += 1
    return this.#turns <= MAX_TURNS || this.#fail({ kind: 'server', code: null })
  }

  /** Whoever is signed in when it is tried again may be another: it is asked before anything is sent. */
  #fail(trouble: Trouble): false {
    this.#told.trouble(trouble)
    this.mustVerify = true
    return false
  }
}
