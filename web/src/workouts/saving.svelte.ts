import { type Attention, attentionFor } from '../offline/attention.svelte'
import type { SaveState } from '../offline/operations'
import type { Outbox } from '../offline/outbox.svelte'
import type { Runner } from './runner.svelte'
import type { Names } from './said'
import { Standard } from './standard.svelte'

/** What the save indicator of a workout says: first what is on its way, then what needs the student. */
export class Saving {
  readonly #attention: Attention

  constructor(readonly outbox: Outbox, readonly workoutId: string) {
    this.#attention = attentionFor(outbox.userId)
  }

  get state(): SaveState | 'conflict' {
    const { state } = this.outbox
    if (state !== 'saved' && state !== 'check') return state
    if (this.disputes > 0) return 'conflict'
    return this.toCheck > 0 ? 'check' : 'saved'
  }

  /** Changes that no 2xx has acknowledged, with those that are still being typed. */
  get waiting(): number {
    return this.outbox.unsent + this.outbox.typing
  }

  get disputes(): number {
    return this.#attention.disputesOf(this.workoutId).length
  }

  get toCheck(): number {
    return this.#attention.count
  }
}

/** What the sheet calls things, in the words of the runner. */
export function namesOf(runner: Runner): Names {
  return {
    title: runner.session?.title ?? '',
    exercises: runner.exercises,
    numberOf: (exercise, setId) => {
      const form = runner.form(exercise)
      return form instanceof Standard ? form.rows.find((row) => row.setId === setId)?.number : undefined
    },
  }
}
