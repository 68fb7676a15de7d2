import { SvelteMap } from 'svelte/reactivity'
import type { Outbox } from '../offline/outbox.svelte'
import type { Operation, Value, Weight } from '../offline/operations'
import { exercisePath, setPath } from './paths'
import type { Status } from './types'

/** Text that JSON and the server can hold: no half of a surrogate pair, no NUL. */
function wellFormed(value: Value): Value {
  return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value
}

function same(a: Value | undefined, b: Value): boolean {
  return (a ?? null) === b || (typeof b === 'object' && JSON.stringify(a ?? null) === JSON.stringify(b))
}

function over(values: ReadonlyMap<string, Value>, pending: readonly Operation[]): Map<string, Value> {
  return new Map([...values, ...pending.map(({ path, value }) => [path, value] as const)])
}

/** How long a number that is being stepped, or a text being typed, may rest before it is one operation. It is kept at once. */
const STEP_REST_MS = 300
const TYPE_REST_MS = 1500

/** What is being stepped or typed: its values are on the screen and kept as drafts, `before` is what they were. */
type Drafting = { key: string; before: Map<string, Value>; release: () => void; timer: ReturnType<typeof setTimeout> | undefined }

/** Every value of one workout by its path: what the page shows. A change shows at once and is queued in the same breath. */
export class Register {
  readonly #values: SvelteMap<string, Value>
  #journal: { path: string; value: Value }[] | null = null
  #drafting: Drafting | null = null
  #inDraft = false

  constructor(readonly outbox: Outbox, readonly workoutId: string, values: ReadonlyMap<string, Value>, pending: readonly Operation[]) {
    // What this page made and the loaded document may not hold yet stays on the screen.
    this.#values = new SvelteMap(over(values, pending))
    for (const operation of pending) outbox.heads.put(operation)
  }

  /** Shows another document with these operations over it: only what differs changes. While nothing is being typed or stepped. */
  adopt(values: ReadonlyMap<string, Value>, pending: readonly Operation[]): void {
    const theirs = over(values, pending)
    for (const path of [...this.#values.keys()]) if (!theirs.has(path) && !this.#takenAway(path, theirs)) this.#values.delete(path)
    for (const [path, value] of theirs) if (!this.#values.has(path) || !same(this.#values.get(path), value)) this.#values.set(path, value)
  }

  /** A set or round that was deleted is in no document; its values are kept for whoever takes the deletion back. */
  #takenAway(path: string, theirs: ReadonlyMap<string, Value>): boolean {
    const [unit] = /^\/ex\/[^/]+\/(set|round)\/[^/]+\//.exec(path) ?? []
    if (unit === undefined || !this.flag(`${unit}deleted`)) return false
    return theirs.get(`${unit}deleted`) === true || ![...theirs.keys()].some((other) => other.startsWith(unit))
  }

  /** Whether a document with these operations over it shows what is shown here. */
  says(values: ReadonlyMap<string, Value>, pending: readonly Operation[]): boolean {
    const theirs = over(values, pending)
    const shown = (all: ReadonlyMap<string, Value>) => [...all].filter(([path, value]) => path.startsWith('/ex/') || path.startsWith('/feedback/') ? value !== null : false)
    const mine = shown(this.#values)
    return mine.length === shown(theirs).length && mine.every(([path, value]) => same(theirs.get(path), value))
  }

  has(path: string): boolean {
    return this.#values.has(path)
  }

  get(path: string): Value {
    return this.#values.get(path) ?? null
  }

  number(path: string): number | null {
    const value = this.get(path)
    return typeof value === 'number' ? value : null
  }

  text(path: string): string | null {
    const value = this.get(path)
    return typeof value === 'string' ? value : null
  }

  flag(path: string): boolean {
    return this.get(path) === true
  }

  weight(path: string): Weight | null {
    const value = this.get(path)
    return value !== null && typeof value === 'object' && 'weightUnit' in value ? value : null
  }

  list(path: string): readonly (string | number | null | Weight)[] {
    const value = this.get(path)
    return Array.isArray(value) ? value : []
  }

  /** Writes a value and queues it; writing what is there already does nothing. `covers` as in Outbox.write. */
  set(path: string, value: Value, covers?: string): void {
    const next = wellFormed(value)
    if (this.#inDraft && this.#drafting) {
      const { before } = this.#drafting
      if (!before.has(path)) before.set(path, this.get(path))
      if (same(this.#values.get(path), next)) return
      this.#values.set(path, next)
      this.outbox.draft(this.workoutId, path, next)
      return
    }
    this.commit()
    if (same(this.#values.get(path), next) && !covers) {
      this.#values.set(path, next)
      return
    }
    // A switch that was never touched goes back to false: null is no answer to yes or no.
    this.#journal?.push({ path, value: this.get(path) ?? (typeof next === 'boolean' ? false : null) })
    this.#values.set(path, next)
    this.outbox.write(this.workoutId, path, next, covers)
  }

  /** Writes a value over one that is not in the document itself, such as the end: whatever is known here, it is queued. */
  overwrite(path: string, value: Value): void {
    this.commit()
    this.#values.set(path, value)
    this.outbox.write(this.workoutId, path, value)
  }

  /** A number that is stepped: a button held for ten steps is one change. */
  step(path: string, value: Value): void {
    this.draft(path, () => this.set(path, value), STEP_REST_MS)
  }

  /**
   * Makes changes that may go on: each is shown and kept at once, and queued as one operation when the person rests, leaves
   * the field (`commit`), changes anything else, or the page hides. Until then it counts as not saved. `key` is the field.
   */
  draft(key: string, changes: () => void, rest = TYPE_REST_MS): void {
    if (this.#drafting?.key !== key) this.commit()
    this.#drafting ??= { key, before: new Map(), release: this.outbox.hold(() => this.commit()), timer: undefined }
    this.#inDraft = true
    try {
      changes()
    } finally {
      this.#inDraft = false
    }
    clearTimeout(this.#drafting.timer)
    this.#drafting.timer = setTimeout(() => this.commit(), rest)
  }

  /** What is being stepped or typed becomes operations now. */
  commit(): void {
    const drafting = this.#drafting
    if (!drafting) return
    this.#drafting = null
    clearTimeout(drafting.timer)
    for (const [path, before] of drafting.before) {
      const value = this.get(path)
      this.#values.set(path, before)
      if (same(before, value)) this.outbox.undraft({ workoutId: this.workoutId, path })
      else this.set(path, value)
    }
    drafting.release()
  }

  /** Makes changes and answers how to take exactly them back: by new operations, the log keeps both. */
  record(changes: () => void): () => void {
    if (!this.#inDraft) this.commit()
    const journal: { path: string; value: Value }[] = []
    this.#journal = journal
    try {
      changes()
    } finally {
      this.#journal = null
    }
    return () => {
      for (const { path, value } of journal.reverse()) this.set(path, value)
    }
  }

  /** True where something of an exercise was logged: notes or detail; 0 counts, an untouched tick, an empty text or list and a deleted set do not. */
  logged(itemId: string): boolean {
    const prefix = `/ex/${itemId}/`
    for (const [path, value] of this.#values) {
      if (value === null || value === false || value === '' || (Array.isArray(value) && value.length === 0)) continue
      const [part = '', id, field] = path.startsWith(prefix) ? path.slice(prefix.length).split('/') : []
      if (!part || part === 'status' || part === 'skipReason' || field === 'deleted') continue
      if (part !== 'set' || !this.flag(setPath(itemId, id ?? '', 'deleted'))) return true
    }
    return false
  }

  /** What a person said about an exercise, else what follows from its log. */
  status(itemId: string): Status {
    const said = this.text(exercisePath(itemId, 'status')) as Status | null
    return said ?? (this.logged(itemId) ? 'in_progress' : 'not_started')
  }

  #ids(prefix: string): string[] {
    const ids = new Set<string>()
    for (const path of this.#values.keys()) {
      if (path.startsWith(prefix)) ids.add(path.slice(prefix.length).split('/')[0] ?? '')
    }
    return [...ids]
  }

  /** Ids of the sets of an exercise that hold anything, in the order they came. */
  setIds(itemId: string): string[] {
    return this.#ids(`/ex/${itemId}/set/`)
  }

  /** Ids of the rounds of a circuit that hold anything, in the order they came. */
  roundIds(itemId: string): string[] {
    return this.#ids(`/ex/${itemId}/round/`)
  }

  /** Deletes a set; it stands on everything known of it, so an edit made elsewhere at the same time revives it. */
  deleteSet(itemId: string, setId: string): void {
    this.set(setPath(itemId, setId, 'deleted'), true, setPath(itemId, setId, ''))
  }

  /** Marks planned sets that were deleted before this page was loaded: they have heads, and no entry in the document. */
  markDeleted(itemId: string, setIds: readonly string[]): void {
    const listed = new Set(this.setIds(itemId))
    for (const setId of setIds) {
      const path = setPath(itemId, setId, 'deleted')
      if (!listed.has(setId) && this.outbox.heads.has(this.workoutId, path)) this.#values.set(path, true)
    }
  }
}
