import { Heads } from './heads'
import { uuid7 } from './ids'
import type { Answer, Operation, Parked, SaveState, Trouble, Value, World } from './operations'

const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000]
const MAX_TURNS = 3

/**
 * The queue of one account's operations, in memory: it lives as long as the page.
 * Order is kept, one request is in flight, and an unanswered body is sent again unchanged.
 */
export class Outbox {
  /** Operations that no 2xx has acknowledged yet. */
  unsent = $state(0)
  /** Texts being typed that are not operations yet. */
  typing = $state(0)
  trouble: Trouble | null = $state(null)
  parked: Parked[] = $state([])
  savedAt: number | null = $state(null)
  savedCount = $state(0)
  lastSaved: Operation | null = $state.raw(null)
  waitingSince: number | null = $state(null)
  clockOffset: number | null = null
  readonly heads = new Heads()

  readonly #world: World
  readonly #log: Operation[] = []
  readonly #drafts = new Set<() => void>()
  #deviceId = uuid7()
  #epoch: string | null = null
  #acked = 0
  #firstOfDevice = 0
  #batch: { body: string; operations: Operation[] } | null = null
  #maxBatch: number
  #running = false
  #paused = false
  #mustVerify = false
  #turns = 0
  #attempt = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(readonly userId: string, world: World) {
    this.#world = world
    this.#maxBatch = world.maxBatch
  }

  get state(): SaveState {
    if (this.unsent === 0 && this.typing === 0) return this.parked.length > 0 ? 'check' : 'saved'
    const kind = this.trouble?.kind
    if (kind === 'refused') return 'error'
    if (kind === 'signedOut' || kind === 'otherUser') return 'signedOut'
    return kind ? 'offline' : 'saving'
  }

  /** What of this workout is not acknowledged yet, oldest first. */
  pending(workoutId: string): readonly Operation[] {
    return this.#log.slice(this.#acked).filter((operation) => operation.workoutId === workoutId)
  }

  /** Queues one change and starts sending. `covers`: also stand on the heads of every path below this prefix (a deletion). */
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
    this.#log.push(operation)
    this.heads.put(operation)
    this.waitingSince ??= this.#world.now()
    this.#count()
    queueMicrotask(() => this.flush())
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
    this.#mustVerify = true
    this.flush()
  }

  /** Before sending again, make sure that the cookie is still this account's (another tab may have signed in). */
  verify(): void {
    if (this.unsent > 0) this.#mustVerify = true
    this.flush()
  }

  /** Sends what waits, now. */
  flush(): void {
    clearTimeout(this.#timer)
    if (!this.#running && !this.#paused && this.#acked < this.#log.length) void this.#pump()
  }

  /** Resolves when nothing waits, or as soon as it is clear that it will have to wait. */
  async settled(): Promise<void> {
    this.commitDrafts()
    this.flush()
    while (this.#running) await new Promise((resolve) => setTimeout(resolve, 20))
  }

  async #pump(): Promise<void> {
    this.#running = true
    try {
      while (this.#acked < this.#log.length && !this.#paused) {
        if (this.#mustVerify && !(await this.#isStillMe())) break
        this.#batch ??= this.#nextBatch()
        if (!this.#take(this.#batch.operations, await this.#world.post(this.#batch.body))) break
      }
    } finally {
      this.#running = false
    }
    if (this.#acked < this.#log.length && !this.#paused) this.#retryLater()
  }

  async #isStillMe(): Promise<boolean> {
    const userId = await this.#world.whoAmI()
    this.#mustVerify = userId !== this.userId
    if (!this.#mustVerify) return true
    const kind = userId === undefined ? 'network' : userId === null ? 'signedOut' : 'otherUser'
    return this.#fail({ kind, code: null })
  }

  #nextBatch(): { body: string; operations: Operation[] } {
    const operations = this.#log.slice(this.#acked, this.#acked + this.#maxBatch)
    const first = this.#acked - this.#firstOfDevice
    const body = {
      deviceId: this.#deviceId,
      epoch: this.#epoch,
      operations: operations.map((operation, i) => ({ ...operation, dseq: first + i })),
    }
    return { body: JSON.stringify(body), operations }
  }

  /** Acts on an answer; true when the next batch may go at once. */
  #take(sent: readonly Operation[], answer: Answer): boolean {
    switch (answer.kind) {
      case 'taken':
        return this.#acknowledge(sent, answer)
      case 'gap':
        // The server misses earlier ones (or has these already): go to the number it names, a known opId is harmless.
        return this.#turn(() => {
          this.#acked = Math.max(0, Math.min(this.#log.length, this.#firstOfDevice + answer.next))
        })
      case 'forked':
        return this.#turn(() => {
          this.#deviceId = uuid7()
          this.#firstOfDevice = this.#acked
        })
      case 'tooLarge':
        if (sent.length === 1) return this.#fail({ kind: 'refused', code: 'too_large' })
        this.#maxBatch = Math.ceil(sent.length / 2)
        this.#batch = null
        return true
      case 'signedOut':
        return this.#fail({ kind: 'signedOut', code: null })
      case 'refused':
        return this.#fail({ kind: 'refused', code: answer.code })
      case 'unreachable':
        return this.#fail({ kind: answer.why, code: null })
    }
  }

  #acknowledge(sent: readonly Operation[], answer: Extract<Answer, { kind: 'taken' }>): boolean {
    const byId = new Map(answer.results.map((result) => [result.opId, result]))
    if (!sent.every((operation) => byId.has(operation.opId))) return this.#fail({ kind: 'server', code: null })
    for (const operation of sent) {
      const result = byId.get(operation.opId)
      const known = this.parked.some((parked) => parked.operation.opId === operation.opId)
      if (result?.state === 'parked' && !known) this.parked.push({ operation, reason: result.reason })
      if (result?.state === 'saved') this.lastSaved = operation
    }
    this.#batch = null
    this.#acked += sent.length
    const restored = this.#epoch !== null && answer.epoch !== this.#epoch
    if (restored) this.#acked = Math.min(this.#acked, this.#firstOfDevice + answer.next)
    this.#epoch = answer.epoch
    this.clockOffset = answer.clockOffset ?? this.clockOffset
    this.trouble = null
    this.#attempt = 0
    this.#turns = 0
    this.savedAt = this.#world.now()
    this.savedCount += sent.length
    this.#count()
    return true
  }

  #turn(change: () => void): boolean {
    change()
    this.#batch = null
    this.#turns += 1
    this.#count()
    return this.#turns <= MAX_TURNS || this.#fail({ kind: 'server', code: null })
  }

  /** Whoever is signed in when it is tried again may be another: it is asked before anything is sent. */
  #fail(trouble: Trouble): false {
    this.trouble = trouble
    this.#mustVerify = true
    return false
  }

  #retryLater(): void {
    const wait = RETRY_MS[Math.min(this.#attempt, RETRY_MS.length - 1)] ?? 15_000
    this.#attempt += 1
    this.#turns = 0
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.flush(), wait * (0.85 + Math.random() * 0.3))
  }

  #count(): void {
    this.unsent = this.#log.length - this.#acked
    if (this.unsent === 0) this.waitingSince = null
  }
}
