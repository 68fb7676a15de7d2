import { Heads } from './heads'
import { uuid7 } from './ids'
import { Keeper, type Refusal } from './keeper'
import { type Operation, type Parked, type SaveState, saveState, type Trouble, type Value, type World } from './operations'
import { Retry } from './retry'
import { Sender } from './sender'
import type { Batch, Place } from './store'

/**
 * The queue of one account's operations. An edit is kept on this phone first, then sent: order is kept, one request is
 * in flight, and nothing leaves the queue before the server has acknowledged it.
 */
export class Outbox {
  /** Operations that no 2xx has acknowledged yet. */
  unsent = $state(0)
  /** Why this phone does not keep what it was given last. */
  refused: Refusal = $state(false)
  /** Changes that would not survive this page yet. */
  unkept = $state(0)
  /** What is being typed or stepped and no operation yet. */
  typing = $state(0)
  trouble: Trouble | null = $state(null)
  parked: Parked[] = $state.raw([])
  savedAt: number | null = $state(null)
  savedCount = $state(0)
  waitingSince: number | null = $state(null)
  clockOffset: number | null = null
  readonly heads = new Heads()
  /** Resolves when what an earlier page kept is known here. */
  readonly ready: Promise<void>
  readonly #world: World
  readonly #sender: Sender
  readonly #keeper: Keeper
  readonly #holds = new Set<() => void>()
  #waiting: Operation[] = []
  #opened = $state(false)
  #running = false
  #again = false
  #paused = false
  /** Counts what changes the queue, so that a reading that was overtaken is done again. */
  #changes = 0
  readonly #retry = new Retry(() => this.flush())

  constructor(readonly userId: string, world: World) {
    this.#world = world
    this.#sender = new Sender(userId, world, {
      trouble: (trouble) => (this.trouble = trouble),
      changed: () => this.#refresh(),
      taken: (...answer) => this.#taken(...answer),
    })
    this.#keeper = new Keeper(world, (operations) => this.#kept(operations))
    this.ready = this.#open()
    world.tabs.listen(() => void this.#refresh().then(() => this.flush()))
  }

  get state(): SaveState {
    return this.#opened ? saveState(this) : 'saving' // what an earlier page left is not known yet
  }

  /** What of this workout, or of all, is not acknowledged yet, oldest first. */
  pending(workoutId: string | null): readonly Operation[] {
    return this.#waiting.filter((operation) => workoutId === null || operation.workoutId === workoutId)
  }

  /** What lies over a document of this workout, or over a list of all: what was made after operation number `last`, or is not acknowledged. */
  async over(workoutId: string | null, last: number): Promise<readonly Operation[]> {
    await this.ready
    const made = await Promise.all(this.#keeper.stores.map((store) => store.madeSince(workoutId, last).catch(() => [])))
    const known = new Set(made.flat().map(({ opId }) => opId))
    return [...this.pending(workoutId).filter(({ opId }) => !known.has(opId)), ...made.flat()]
  }

  /** Keeps one change and starts sending. `covers`: also stand on the heads of every path below this prefix (a deletion). */
  write(workoutId: string, path: string, value: Value, covers?: string): void {
    const operation = this.#operation(workoutId, path, value, covers)
    this.#waiting.push(operation)
    this.heads.put(operation)
    this.waitingSince ??= this.#world.now()
    this.#changes += 1
    void this.#keeper.keep([operation])
    this.#count()
  }

  /** Keeps what is being typed or stepped, so that it is there after a kill: the next page makes an operation of it. */
  draft(workoutId: string, path: string, value: Value): void {
    this.#keeper.draft(this.#operation(workoutId, path, value))
    this.#count()
  }

  /** It came to nothing: the value before it stands. */
  undraft(place: Place): void {
    this.#keeper.drop(place)
    this.#count()
  }

  /** What is being typed or stepped; `commit` makes operations of it when the page hides or the person saves. */
  hold(commit: () => void): () => void {
    this.#holds.add(commit)
    this.typing = this.#holds.size
    return () => {
      this.#holds.delete(commit)
      this.typing = this.#holds.size
    }
  }

  /** Turns everything being typed into operations now. */
  commitDrafts(): void {
    for (const commit of [...this.#holds]) commit()
  }

  /** Asks where the server stands, after what waits: a restored one is offered again what it misses. */
  greet(): void {
    this.#sender.hello = true
    this.flush()
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
    this.#retry.stop()
    if (this.refused) void this.#keeper.retry()
    this.#start()
  }

  /** Resolves when all that was made until now is on the disk, or the phone has refused it. */
  kept(): Promise<void> {
    return this.#keeper.retry()
  }

  /** Resolves when nothing waits, or as soon as it is clear that it will have to wait. */
  async settled(): Promise<void> {
    this.commitDrafts()
    await this.#keeper.retry()
    this.flush()
    while (this.#running) await new Promise((resolve) => setTimeout(resolve, 20))
  }

  async #open(): Promise<void> {
    await this.#keeper.ready
    this.refused = this.#keeper.refused
    await this.#refresh()
    this.#opened = true
    this.verify() // an earlier page's edits wait: whoever is signed in now may be another
  }

  #operation(workoutId: string, path: string, value: Value, covers?: string): Operation {
    const { appVersion, now } = this.#world
    const base = this.heads.base(workoutId, path, covers)
    return { opId: uuid7(), workoutId, path, value, base, editedAt: new Date(now()).toISOString(), clockOffset: this.clockOffset, appVersion }
  }

  /** `operations`: some of them, not only what is being typed. */
  #kept(operations: boolean): void {
    this.refused = this.#keeper.refused
    this.#changes += 1
    this.#count()
    if (!operations) return
    this.#world.tabs.tell()
    this.#start()
  }

  /** What the stores say now, and what is on its way into them. */
  async #refresh(): Promise<void> {
    try {
      for (let seen = -1; seen !== this.#changes; ) seen = await this.#read()
    } catch (error) {
      this.refused = await this.#keeper.lose(this.#waiting, error)
    }
    this.#count()
  }

  /** Answers the number of changes at its start: where there are more by its end, it was overtaken. */
  async #read(): Promise<number> {
    const seen = this.#changes
    const { stores } = this.#keeper
    const read = await Promise.all(stores.map((store) => Promise.all([store.waiting(), store.parked()])))
    const waiting = read.flatMap(([rows]) => rows)
    const parked = read.flatMap(([, rows]) => rows)
    const known = new Set(waiting.map(({ opId }) => opId))
    await this.#keeper.restore(this.#waiting.filter(({ opId }) => !known.has(opId)))
    if (seen !== this.#changes) return seen
    this.#waiting = [...waiting, ...this.#keeper.made.filter(({ opId }) => !known.has(opId))]
    this.parked = parked
    return seen
  }

  #start(): void {
    if (this.#running) this.#again = true
    else if (!this.#paused && (this.unsent > 0 || this.#sender.hello)) void this.#pump()
  }

  async #pump(): Promise<void> {
    this.#running = true
    try {
      let sent = true
      do {
        this.#again = false
        await this.#world.alone(async () => {
          for (const store of this.#keeper.stores) sent &&= await this.#sender.send(store, () => this.#paused)
        })
        await this.#refresh()
      } while (sent && this.#again)
    } catch (error) {
      this.refused = await this.#keeper.lose(this.#waiting, error)
    } finally {
      this.#running = false
    }
    if (this.unsent > 0 && !this.#paused) this.#retry.later()
  }

  async #taken(sent: Batch, { clockOffset }: { clockOffset: number | null }): Promise<void> {
    this.clockOffset = clockOffset ?? this.clockOffset
    this.trouble = null
    this.#retry.reset()
    if (sent.operations.length) this.savedAt = this.#world.now()
    this.savedCount += sent.operations.length
    await this.#refresh()
    if (sent.operations.length) this.#world.tabs.tell()
  }

  #count(): void {
    this.unsent = this.#waiting.length
    this.unkept = this.#keeper.unkept
    if (this.unsent === 0) this.waitingSince = null
  }
}
