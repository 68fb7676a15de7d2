import type { Answer, Trouble, World } from './operations'
import type { Batch, Store } from './store'

const MAX_TURNS = 3
const KEPT_MS = 400 * 86_400_000
const KEPT_BYTES = 20_000_000
type Taken = Extract<Answer, { kind: 'taken' }>

/** What the queue is told of each answer. */
export type Told = { trouble: (trouble: Trouble) => void; changed: () => Promise<void>; taken: (sent: Batch, answer: Taken) => Promise<void> }

/** Sends a store's operations to the server, one request after the other, and does with each answer what it asks for. */
export class Sender {
  /** The cookie may be another account's by now: the server is asked before anything is sent. */
  mustVerify = false
  /** Ask where the server stands although nothing waits: a sign of life, and how a restored server is noticed. */
  hello = false
  readonly #world: World
  readonly #told: Told
  #maxBatch: number
  #turns = 0
  readonly #pruned = new WeakSet<Store>()

  constructor(readonly userId: string, world: World, told: Told) {
    this.#world = world
    this.#told = told
    this.#maxBatch = world.maxBatch
  }

  /** Until nothing of this store waits any more (true), it cannot go on now, or `stop` says so. */
  async send(store: Store, stop: () => boolean): Promise<boolean> {
    this.#turns = 0
    while (!stop()) {
      const batch = await store.next(this.#maxBatch, this.hello)
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
      case 'otherUser':
        return this.#fail({ kind: answer.kind, code: null })
      case 'refused':
        return this.#fail({ kind: 'refused', code: answer.code })
      case 'unreachable':
        return this.#fail({ kind: answer.why, code: null })
    }
  }

  async #acknowledge(store: Store, sent: Batch, answer: Taken): Promise<boolean> {
    const named = new Set(answer.results.map(({ opId }) => opId))
    const restored = sent.epoch !== null && answer.epoch !== sent.epoch
    const beyond = restored || sent.operations.every(({ dseq }) => dseq < answer.next)
    if (!beyond || !sent.operations.every(({ opId }) => named.has(opId))) return this.#fail({ kind: 'server', code: null })
    const at = answer.clockOffset === null ? null : this.#world.now() + answer.clockOffset
    this.hello = false
    await store.settle(sent.deviceId, { ...answer, at })
    this.#turns = 0
    if (at !== null) await this.#prune(store, at)
    await this.#told.taken(sent, answer)
    return true
  }

  /** Once on each page, by the server's clock: a phone's clock that jumped makes nothing old. */
  async #prune(store: Store, at: number): Promise<void> {
    if (this.#pruned.has(store)) return
    this.#pruned.add(store)
    await store.prune(at - KEPT_MS, KEPT_BYTES)
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
