import { Amrap } from './amrap.svelte'
import { Circuit } from './circuit.svelte'
import { Emom } from './emom.svelte'
import type { Register } from './register.svelte'
import { Standard } from './standard.svelte'
import type { Exercise, SetEntry } from './types'

export type Form = Standard | Emom | Amrap | Circuit

/** The forms of a workout, each where the person left it for as long as its plan stays the same. */
export class Forms {
  #forms = new Map<string, { plan: string; form: Form }>()

  /** `previous`: last time's sets of an exercise, by their id. */
  constructor(private readonly previous: (itemId: string) => ReadonlyMap<string, SetEntry>) {}

  get(itemId: string): Form | null {
    return this.#forms.get(itemId)?.form ?? null
  }

  fill(register: Register, exercises: readonly Exercise[]): void {
    const before = this.#forms
    this.#forms = new Map()
    for (const exercise of exercises) {
      const { itemId } = exercise
      const plan = JSON.stringify(planOf(exercise))
      const there = before.get(itemId)
      const form = there?.plan === plan ? there.form : formOf(register, exercise, () => this.previous(itemId))
      if (form instanceof Standard) form.leaveOut()
      this.#forms.set(itemId, { plan, form })
    }
  }
}

/** What of an exercise makes its form. */
export const planOf = ({ itemId, exerciseName, exerciseType, config }: Exercise) => [itemId, exerciseName, exerciseType, config]

function formOf(register: Register, exercise: Exercise, previous: () => ReadonlyMap<string, SetEntry>): Form {
  switch (exercise.exerciseType) {
    case 'EMOM':
      return new Emom(register, exercise)
    case 'AMRAP':
      return new Amrap(register, exercise)
    case 'circuit':
      return new Circuit(register, exercise)
    case 'standard':
      return new Standard(register, exercise, previous)
  }
}

/** Share of an exercise that is logged, 0 to 1; 0 where its plan has no number to compare with. */
export function shareOf(form: Form | null): number {
  if (form instanceof Standard) return ratio(form.rows.filter((row) => row.done).length, form.rows.length)
  if (form instanceof Emom) return ratio(form.intervals.length - form.open.length, form.intervals.length)
  if (form instanceof Circuit) return form.timeSeconds !== null ? 1 : ratio(form.rounds.filter((round) => round.done).length, form.rounds.length)
  return form instanceof Amrap && form.rounds !== null ? 1 : 0
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0
}
