import { MemoryStore, placeKey } from './memory'
import type { Operation, World } from './operations'
import type { Place, Store } from './store'

/** No room, or a browser that keeps nothing. */
export type Refusal = false | 'full' | 'none'

const why = (error: unknown): Refusal => (error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'none')

/** Keeps what is made on this page, in the order in which it is made; what the phone refuses is in memory and never called kept. */
export class Keeper {
  /** Why the last write was refused, where it was. */
  refused: Refusal = false
  /** Resolves when what an earlier page kept is known, or it is clear that nothing can be. */
  readonly ready: Promise<void>
  readonly #world: Pick<World, 'open' | 'now'>
  readonly #spare = new MemoryStore()
  #store: Store | null = null
  #made: Operation[] = []
  #drafts = new Map<string, Operation>()
  #dropped = new Map<string, Place>()
  #tail: Promise<void> = Promise.resolve()

  constructor(world: Pick<World, 'open' | 'now'>, readonly changed: (operations: boolean) => void) {
    this.#world = world
    this.ready = this.#open().then(
      () => undefined,
      (error: unknown) => void (this.refused = why(error)),
    )
  }

  /** Where operations are: on the disk, and in memory those that the disk refused. */
  get stores(): Store[] {
    return this.#store ? [this.#store, this.#spare] : [this.#spare]
  }

  /** On their way into a store. */
  get made(): readonly Operation[] {
    return this.#made
  }

  /** How many changes would not survive this page yet. */
  get unkept(): number {
    return this.#made.length + this.#spare.size + this.#drafts.size
  }

  /** One gesture is one transaction: what is made in the same breath is kept together. */
  keep(operations: readonly Operation[]): Promise<void> {
    for (const operation of operations) {
      this.#drafts.delete(placeKey(operation))
      this.#dropped.delete(placeKey(operation))
    }
    this.#made.push(...operations)
    return this.#soon()
  }

  /** Something that is still being typed or stepped: at most one for each place, the newest. */
  draft(operation: Operation): void {
    this.#dropped.delete(placeKey(operation))
    this.#drafts.set(placeKey(operation), operation)
    void this.#soon()
  }

  /** It came to nothing: the old value stands again. */
  drop(place: Place): void {
    this.#drafts.delete(placeKey(place))
    this.#dropped.set(placeKey(place), place)
    void this.#soon()
  }

  /** Resolves when all that was made until now is kept or refused; what was refused before is tried again. */
  retry(): Promise<void> {
    return this.#soon()
  }

  /** What another hand emptied out of the storage while this page was open: those it still knows are kept again. */
  async restore(operations: readonly Operation[]): Promise<void> {
    const [store] = this.stores
    if (!store || operations.length === 0) return
    const absent = new Set(await this.#spare.absent(await store.absent(operations.map(({ opId }) => opId))))
    const lost = operations.filter((operation) => absent.has(operation.opId) && !this.#made.includes(operation))
    if (lost.length) void this.keep(lost)
  }

  /** The disk does not answer any more: these are sent from memory until it does, and not called kept. Raises what is a mistake of ours. */
  async lose(operations: readonly Operation[], error: unknown): Promise<Refusal> {
    if (!(error instanceof DOMException)) throw error
    this.#store = null
    this.refused = why(error)
    await this.#spare.keep({ operations: operations.filter((operation) => !this.#made.includes(operation)) }, this.#world.now())
    return this.refused
  }

  #soon(): Promise<void> {
    this.#tail = this.#tail.then(() => this.#write())
    return this.#tail
  }

  async #open(): Promise<Store> {
    const store = await this.#world.open()
    // A disk without room may refuse this; what is half typed waits for the next page then.
    await store.recover(this.#world.now()).catch(() => undefined)
    this.#store = store
    return store
  }

  /** Never throws: what the phone refuses is in memory, and `refused` says so. */
  async #write(): Promise<void> {
    await this.ready
    const made = [...this.#made]
    const drafts = new Map(this.#drafts)
    const dropped = new Map(this.#dropped)
    if (made.length + drafts.size + dropped.size + this.#spare.size === 0) return
    let moved = 0
    try {
      // Once refused, later ones wait behind it: a device's order is the order in which things were made.
      const spare = await this.#spare.waiting()
      const store = this.#store ?? (await this.#open())
      await store.keep({ operations: [...spare, ...made], drafts: [...drafts.values()], dropped: [...dropped.values()] }, this.#world.now())
      this.#spare.forget(spare.map(({ opId }) => opId))
      moved = spare.length
      for (const [key, draft] of drafts) if (this.#drafts.get(key) === draft) this.#drafts.delete(key)
      for (const [key, place] of dropped) if (this.#dropped.get(key) === place) this.#dropped.delete(key)
      this.refused = false
    } catch (error) {
      this.refused = why(error)
      if (made.length) await this.#spare.keep({ operations: made }, this.#world.now())
    }
    this.#made = this.#made.slice(made.length)
    this.changed(made.length + moved > 0)
  }
}
