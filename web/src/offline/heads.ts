import type { Operation } from './operations'

/** The current heads of every path of every workout that this page has open: what an edit's `base` names. */
export class Heads {
  readonly #workouts = new Map<string, Map<string, readonly string[]>>()

  #of(workoutId: string): Map<string, readonly string[]> {
    let heads = this.#workouts.get(workoutId)
    if (!heads) this.#workouts.set(workoutId, (heads = new Map()))
    return heads
  }

  /** Takes the server's heads of a workout. */
  learn(workoutId: string, heads: Record<string, readonly string[]>): void {
    this.#workouts.set(workoutId, new Map(Object.entries(heads)))
  }

  /** An operation of this page is the only head of its path: it was made looking at all the others. */
  put(operation: Operation): void {
    this.#of(operation.workoutId).set(operation.path, [operation.opId])
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
