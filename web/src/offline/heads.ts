import type { Operation } from './operations'

/** The current heads of every path of every workout that this page has open: what an edit's `base` names. */
export class Heads {
  readonly #workouts = new Map<string, Map<string, readonly string[]>>()
  /** Made on this page. */
  readonly #own = new Set<string>()

  #of(workoutId: string): Map<string, readonly string[]> {
    let heads = this.#workouts.get(workoutId)
    if (!heads) this.#workouts.set(workoutId, (heads = new Map()))
    return heads
  }

  /** Takes the server's heads of a workout. */
  learn(workoutId: string, heads: Record<string, readonly string[]>): void {
    this.#workouts.set(workoutId, new Map(Object.entries(heads)))
  }

  /** The person looks at these values of a path now: what they write next is based on them. */
  look(workoutId: string, path: string, ids: readonly string[]): void {
    this.#of(workoutId).set(path, ids)
  }

  /**
   * An operation of this page is the head of its path: it is what the person looks at. What it was made looking at stays
   * named beside it: should the server park this one, the next still says that it stands over those. What came only
   * afterwards lies under it, unseen: no edit may stand on that before the person was asked.
   */
  put(operation: Operation): void {
    const heads = this.#of(operation.workoutId)
    const known = heads.get(operation.path) ?? []
    const seen = new Set([operation.base ?? []].flat())
    this.#own.add(operation.opId)
    heads.set(operation.path, [operation.opId, ...known.filter((id) => seen.has(id) && !this.#own.has(id))])
  }

  has(workoutId: string, path: string): boolean {
    return this.#of(workoutId).has(path)
  }

  /** The `base` of an edit of `path`; with `covers`, of all paths below that prefix too (a deletion). */
  base(workoutId: string, path: string, covers?: string): Operation['base'] {
    const heads = this.#of(workoutId)
    const seen = new Set(heads.get(path))
    if (covers) for (const [other, ids] of heads) if (other.startsWith(covers)) ids.forEach((id) => seen.add(id))
    const base = [...seen]
    return base.length > 1 ? base : (base[0] ?? null)
  }
}
