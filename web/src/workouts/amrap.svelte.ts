import type { Movement } from '../api/prescription'
import type { Weight } from '../offline/operations'
import { dataPath } from './paths'
import { gather, pencilWeight, spread } from './plan'
import type { Register } from './register.svelte'
import type { Exercise } from './types'

/** An AMRAP filled in by hand: whole rounds, and how far into the next one. Two integers, never a fraction. */
export class Amrap {
  readonly #register: Register
  readonly #itemId: string
  readonly movements: Movement[]
  rounds: number | null = $derived.by(() => this.#register.number(this.#path('rounds')))
  extraReps: number | null = $derived.by(() => this.#register.number(this.#path('extraReps')))
  scaled: boolean = $derived.by(() => this.#register.flag(this.#path('scaled')))
  /** Seconds per round, as far as a person noted them; null for a round in between that has none. */
  splits: (number | null)[] = $derived.by(() => this.#numbers('splits'))
  /** Reps of each round, where a movement asks for as many as possible. */
  repsPerRound: (number | null)[] = $derived.by(() => this.#numbers('repsPerRound'))
  /** Reps of the unfinished round, movement by movement. */
  reached: number[] = $derived.by(() => spread(this.extraReps ?? 0, this.movements))
  /** One load per movement that has one planned: as written, else the plan in pencil. */
  loads: { movement: Movement; weight: Weight | null; written: boolean }[] = $derived.by(() => this.#loads())

  constructor(register: Register, exercise: Exercise) {
    this.#register = register
    this.#itemId = exercise.itemId
    this.movements = exercise.config.movements ?? []
  }

  #path(field: string): string {
    return dataPath(this.#itemId, field)
  }

  #numbers(field: string): (number | null)[] {
    return this.#register.list(this.#path(field)).map((n) => (typeof n === 'number' ? n : null))
  }

  /** Whether a round is scored by the reps in it: one of its movements asks for as many as possible. */
  get byRound(): boolean {
    return this.movements.some((movement) => movement.reps === 'max')
  }

  #loads(): Amrap['loads'] {
    const written = this.#register.list(this.#path('loads'))
    return this.movements
      .filter((movement) => movement.load && movement.load.kind !== 'bodyweight')
      .map((movement, i) => {
        const weight = written[i]
        if (weight && typeof weight === 'object') return { movement, weight, written: true }
        return { movement, weight: pencilWeight(movement.load), written: false }
      })
  }

  setRounds(rounds: number | null): void {
    this.#register.step(this.#path('rounds'), rounds)
  }

  setExtra(extraReps: number | null): void {
    this.#register.step(this.#path('extraReps'), extraReps)
  }

  /** How far in one movement of the unfinished round; those before it are complete by then. */
  reach(index: number, reps: number): void {
    this.setExtra(gather(index, reps, this.movements))
  }

  /** A round finished: one more, and the count into the next starts again. */
  roundDone(): () => void {
    return this.#register.record(() => {
      this.#register.set(this.#path('rounds'), (this.rounds ?? 0) + 1)
      if (this.extraReps) this.#register.set(this.#path('extraReps'), 0)
    })
  }

  setScaled(scaled: boolean): void {
    this.#register.set(this.#path('scaled'), scaled)
  }

  setSplit(index: number, seconds: number | null): void {
    this.#register.set(this.#path('splits'), written(this.splits, index, seconds))
  }

  setReps(index: number, reps: number | null): void {
    this.#register.step(this.#path('repsPerRound'), written(this.repsPerRound, index, reps))
  }

  /** Writes one load; those that nobody touched stay empty. */
  setLoad(index: number, weight: Weight | null): void {
    const loads = this.loads.map((load, i) => (i === index ? weight : load.written ? load.weight : null))
    this.#register.step(this.#path('loads'), loads)
  }
}

/** The list with `value` at `index`, without empty places at its end. */
function written(list: readonly (number | null)[], index: number, value: number | null): (number | null)[] {
  const next = Array.from({ length: Math.max(list.length, index + 1) }, (_, i) => (i === index ? value : (list[i] ?? null)))
  while (next.length > 0 && next.at(-1) === null) next.pop()
  return next
}
