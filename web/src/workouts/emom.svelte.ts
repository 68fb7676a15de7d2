import type { Movement } from '../api/prescription'
import type { Weight } from '../offline/operations'
import { intervalPath } from './paths'
import { intervalMovements, movementReps, pencilWeight, plannedIntervals } from './plan'
import type { Register } from './register.svelte'
import type { Exercise } from './types'

export type Result = 'hit' | 'miss' | 'skipped'
export type Interval = {
  n: number
  movements: Movement[]
  /** Planned reps per movement; null where the movement asks for time or distance. */
  planned: (number | null)[]
  /** What is written, else the plan in pencil. */
  reps: (number | null)[]
  weight: Weight | null
  result: Result | null
}

/** An EMOM filled in by hand: per interval the reps of each movement, its load, and whether it was held. */
export class Emom {
  readonly #register: Register
  readonly #exercise: Exercise
  readonly planned: number | null
  selected: number | null = $state(null)
  intervals: Interval[] = $derived.by(() => this.#intervals())
  current: Interval | null = $derived(
    (this.selected === null ? undefined : this.intervals[this.selected]) ?? this.intervals.find((each) => each.result === null) ?? null,
  )

  constructor(register: Register, exercise: Exercise) {
    this.#register = register
    this.#exercise = exercise
    this.planned = plannedIntervals(exercise.config)
  }

  get open(): Interval[] {
    return this.intervals.filter((each) => each.result === null)
  }

  /** Reps of the intervals that were done, and what was planned for them; plan null where one has no number. */
  get total(): { done: number; planned: number | null } {
    const closed = this.intervals.filter((each) => each.result !== null)
    const sum = (lists: (number | null)[][]): number => lists.flat().reduce<number>((all, n) => all + (n ?? 0), 0)
    const known = closed.every((each) => each.planned.every((n) => n !== null))
    return { done: sum(closed.filter((each) => each.result !== 'skipped').map((each) => each.reps)), planned: known ? sum(closed.map((each) => each.planned)) : null }
  }

  #path(n: number, field: string): string {
    return intervalPath(this.#exercise.itemId, n, field)
  }

  #count(): number {
    if (this.planned !== null) return this.planned
    let n = 0
    while (this.#register.text(this.#path(n, 'result')) !== null) n += 1
    return n + 1
  }

  #intervals(): Interval[] {
    const list: Interval[] = []
    for (let n = 0; n < this.#count(); n += 1) list.push(this.#interval(n, list.at(-1) ?? null))
    return list
  }

  #interval(n: number, before: Interval | null): Interval {
    const movements = intervalMovements(this.#exercise.exerciseName, this.#exercise.config, n)
    const planned = movements.map(movementReps)
    const result = this.#register.text(this.#path(n, 'result')) as Result | null
    const written = this.#register.list(this.#path(n, 'reps')) as (number | null)[]
    const weight = this.#register.weight(this.#path(n, 'weight'))
    return {
      n,
      movements,
      planned,
      reps: written.length > 0 ? movements.map((_, i) => written[i] ?? null) : result === 'miss' ? movements.map(() => null) : planned,
      weight: weight ?? (result === null ? this.#pencilWeight(movements, before) : null),
      result,
    }
  }

  /** One load fits an interval where one of its movements has a load, or there is only one movement. */
  hasWeight(movements: readonly Movement[]): boolean {
    return movements.length === 1 || movements.filter((movement) => movement.load).length === 1
  }

  #pencilWeight(movements: readonly Movement[], before: Interval | null): Weight | null {
    if (!this.hasWeight(movements)) return null
    return pencilWeight(movements.find((movement) => movement.load)?.load) ?? before?.weight ?? null
  }

  setReps(interval: Interval, index: number, reps: number | null): void {
    const list = interval.reps.map((each, i) => (i === index ? reps : each))
    const result = interval.result === null || interval.result === 'skipped' ? interval.result : judge(list, interval.planned)
    if (result !== null && result !== interval.result) this.#setResult(interval.n, result)
    this.#register.step(this.#path(interval.n, 'reps'), list)
  }

  setWeight(interval: Interval, weight: Weight | null): void {
    this.#register.step(this.#path(interval.n, 'weight'), weight)
  }

  #setResult(n: number, result: Result): void {
    this.#register.set(this.#path(n, 'result'), result)
  }

  /** Done with the reps that are shown: held if they are all there, else missed. */
  done(interval: Interval): void {
    if (interval.reps.some((n) => n !== null)) this.#register.set(this.#path(interval.n, 'reps'), [...interval.reps])
    this.#close(interval, judge(interval.reps, interval.planned))
  }

  /** Held as planned, whatever was noted before. */
  hit(interval: Interval): void {
    this.done({ ...interval, reps: interval.planned })
  }

  /** Not held. Reps that nobody touched are not known: the plan is no count of them. */
  miss(interval: Interval): void {
    const planned = interval.reps.every((n, i) => n === interval.planned[i])
    if (planned && this.#register.get(this.#path(interval.n, 'reps')) !== null) this.#register.set(this.#path(interval.n, 'reps'), null)
    this.#close(interval, 'miss')
  }

  skip(interval: Interval): void {
    this.#empty(interval.n, 'reps')
    this.#setResult(interval.n, 'skipped')
    this.selected = null
  }

  /** Not done after all: everything of it is empty again. */
  clear(interval: Interval): void {
    for (const field of ['reps', 'weight', 'result']) this.#empty(interval.n, field)
    this.selected = null
  }

  #empty(n: number, field: string): void {
    if (this.#register.has(this.#path(n, field))) this.#register.set(this.#path(n, field), null)
  }

  #close(interval: Interval, result: Result): void {
    if (interval.weight) this.#register.set(this.#path(interval.n, 'weight'), interval.weight)
    this.#setResult(interval.n, result)
    this.selected = null
  }

  /** All that is left, as planned; answers how many and how to undo it. */
  doneAll(): { count: number; undo: () => void } {
    const open = this.open
    const undo = this.#register.record(() => open.forEach((interval) => this.done(interval)))
    return { count: open.length, undo }
  }
}

/** Held when no movement fell short of its planned reps. */
export function judge(reps: readonly (number | null)[], planned: readonly (number | null)[]): Result {
  return planned.every((plan, i) => plan === null || (reps[i] ?? 0) >= plan) ? 'hit' : 'miss'
}
