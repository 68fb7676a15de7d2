import { Heads } from './heads'
import { uuid7 } from './ids'
import { MemoryStore } from './memory'
import type { Operation, Parked, SaveState, Trouble, Value, World } from './operations'
import { Sender } from './sender'
import type { Batch, Store } from './store'

const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000]
const KEPT_MS = 400 * 86_400_000
const KEPT_BYTES = 20_000_000

/**
 * The queue of one account's operations. An edit is kept on this phone first, then sent: order is kept, one request is
 * in flight, and nothing leaves the queue before the server has acknowledged it.
 */
export class Outbox {
  /** Operations that no 2xx has acknowledged yet. */
  unsent = $state(0)
  /** Those of them that would not survive this page yet. */
  unkept = $state(0)
  /** Texts being typed that are not operations yet. */
  typing = $state(0)
  trouble: Trouble | null = $state(null)
  parked: Parked[] = $state.raw([])
  savedAt: number | null = $state(null)
  savedCount = $state(0)
  lastSaved: Operation | null = $state.raw(null)
  waitingSince: number | null = $state(null)
  clockOffset: number | null = null
  readonly heads = new Heads()
  /** Resolves when what an earlier page kept is known here. */
  readonly ready: Promise<void>

  readonly #world: World
  readonly #sender: Sender
  readonly #drafts = new Set<() => void>()
  /** Takes what the phone refuses to keep: it is sent like the rest, and never called kept. */
  readonly #spare = new MemoryStore()
  #store: Store = this.#spare
  #waiting: Operation[] = []
  #made: Operation[] = []
  #keeping: Promise<void> = Promise.resolve()
  #refused = $state(false)
  #running = false
  #again = false
  #paused = false
  #attempt = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(readonly userId: string, world: World) {
    this.#world = world
    this.#sender = new Sender(userId, world, {
      trouble: (trouble) => (this.trouble = trouble),
      changed: () => this.#refresh(),
      taken: (...answer) => this.#taken(...answer),
    })
    this.ready = this.#open()
    world.tabs.listen(() => void this.#refresh().then(() => this.flush()))
  }

  get state(): SaveState {
    if (this.unsent === 0 && this.typing === 0) return this.parked.length > 0 ? 'check' : 'saved'
    if (this.#refused && this.unkept > 0) return 'notKept'
    const kind = this.trouble?.kind
    if (kind === 'refused') return 'error'
    if (kind === 'signedOut' || kind === 'otherUser') return 'signedOut'
    return kind && this.unkept === 0 ? 'offline' : 'saving'
  }

  /** What of this workout is not acknowledged yet, oldest first. */
  pending(workoutId: string): readonly Operation[] {
    return this.#waiting.filter((operation) => operation.workoutId === workoutId)
  }

  /** What lies over a document of this workout: what was made after operation number `last`, or is not acknowledged. */
  async over(workoutId: string, last: number): Promise<readonly Operation[]> {
    await this.ready
    const made = await Promise.all(this.#stores().map((store) => store.madeSince(workoutId, last)))
    const later = made.flat()
    const known = new Set(later.map(({ opId }) => opId))
    return [...this.pending(workoutId).filter(({ opId }) => !known.has(opId)), ...later]
  }

  /** Keeps one change and starts sending. `covers`: also stand on the heads of every path below this prefix (a deletion). */
  write(workoutId: string, path: string, value: Value, covers?: string): void {
    const operation: Operation = {
      opId: uuid7(),
      workoutId,
      path,
      value,
      base: this.heads.base(workoutId, path, covers),
      editedAt: new Date(this.#world.now()).toISOString(),
      clockOffset: this.clockOffset,
      appVersion: this.#world.appVersion,
    }
    this.#waiting.push(operation)
    this.heads.put(operation)
    this.waitingSince ??= this.#world.now()
    this.#made.push(operation)
    this.#count()
    // One gesture is one transaction: what is made in the same breath is kept together.
    this.#keeping = this.#keeping.then(() => this.#keep())
  }

  /** Registers a text being typed; `commit` turns it into an operation when the page hides or the person saves. */
  hold(commit: () => void): () => void {
    this.#drafts.add(commit)
    this.typing = this.#drafts.size
    return () => {
      this.#drafts.delete(commit)
      this.typing = this.#drafts.size
    }
  }

  /** Turns every text being typed into operations now. */
  commitDrafts(): void {
    for (const commit of [...this.#drafts]) commit()
  }

  /** Another account is on this page now: keep everything, send nothing. */
  pause(): void {
    this.#paused = true
  }

  /** This account is back; what waits is sent only after the server has said who is signed in. */
  resume(): void {
    if (!this.#paused) return
    this.#paused = false
    this.#sender.mustVerify = true
    this.flush()
  }

  /** Before sending again, make sure that the cookie is still this account's (another tab may have signed in). */
  verify(): void {
    if (this.unsent > 0) this.#sender.mustVerify = true
    this.flush()
  }

  /** Sends what waits, now. */
  flush(): void {
    clearTimeout(this.#timer)
    if (this.#running) this.#again = true
    else if (!this.#paused && this.unsent > 0) void this.#pump()
  }

  /** Resolves when nothing waits, or as soon as it is clear that it will have to wait. */
  async settled(): Promise<void> {
    this.commitDrafts()
    await this.#keeping
    this.flush()
    while (this.#running) await new Promise((resolve) => setTimeout(resolve, 20))
  }

  async #open(): Promise<void> {
    try {
      this.#store = await this.#world.open()
      await this.#store.prune(this.#world.now() - KEPT_MS, KEPT_BYTES)
    } catch {
      this.#refused = true
      return
    }
    await this.#refresh()
    this.verify() // an earlier page's edits wait: whoever is signed in now may be another
  }

  /** Never throws: what the phone refuses is in memory, and the state says so. */
  async #keep(): Promise<void> {
    await this.ready
    const made = [...this.#made]
    if (made.length === 0) return
    try {
      await this.#store.keep(made, this.#world.now())
    } catch {
      this.#refused = true
      await this.#spare.keep(made, this.#world.now())
    }
    this.#made = this.#made.slice(made.length)
    this.#count()
    this.#world.tabs.tell()
    this.flush()
  }

  /** What the stores say now, and what is on its way into them. */
  async #refresh(): Promise<void> {
    const stores = this.#stores()
    const [waiting, parked] = await Promise.all([
      Promise.all(stores.map((store) => store.waiting())),
      Promise.all(stores.map((store) => store.parked())),
    ])
    const known = new Set(waiting.flat().map(({ opId }) => opId))
    this.#waiting = [...waiting.flat(), ...this.#made.filter(({ opId }) => !known.has(opId))]
    this.parked = parked.flat()
    this.#count()
  }

  #stores(): Store[] {
    return this.#store === this.#spare ? [this.#spare] : [this.#store, this.#spare]
  }

  async #pump(): Promise<void> {
    this.#running = true
    try {
      let sent = true
      do {
        this.#again = false
        await this.#world.alone(async () => {
          for (const store of this.#stores()) sent &&= await this.#sender.send(store, () => this.#paused)
        })
      } while (sent && this.#again)
      await this.#refresh()
    } finally {
      this.#running = false
    }
    if (this.unsent > 0 && !this.#paused) this.#retryLater()
  }

  async #taken(saved: Operation[], sent: Batch, { clockOffset }: { clockOffset: number | null }): Promise<void> {
    this.clockOffset = clockOffset ?? this.clockOffset
    this.trouble = null
    this.#attempt = 0
    this.lastSaved = saved.at(-1) ?? this.lastSaved
    this.savedAt = this.#world.now()
    this.savedCount += sent.operations.length
    await this.#refresh()
    this.#world.tabs.tell()
  }

  #retryLater(): void {
    const wait = RETRY_MS[Math.min(this.#attempt, RETRY_MS.length - 1)] ?? 15_000
    this.#attempt += 1
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.flush(), wait * (0.85 + Math.random() * 0.3))
  }

  #count(): void {
    this.unsent = this.#waiting.length
    this.unkept = this.#made.length + this.#spare.size
    if (this.unsent === 0) this.waitingSince = null
  }
}
