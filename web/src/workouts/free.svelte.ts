import { api, read } from '../api/client'
import type { Config, ExerciseType } from '../api/prescription'
import { itemOp, said, TITLE } from '../offline/day'
import { uuid7 } from '../offline/ids'
import type { Runner } from './runner.svelte'
import type { Exercise } from './types'

/** What the sheet asks for, by type; what is left empty is not planned. */
export type Wish = { exerciseType: ExerciseType; measure: 'reps' | 'durationSeconds' | 'distanceMeters'; minutes: number | null; reps: number | null; rounds: number | null; amount: number | null }

/** The shortest config that says it: a standard exercise without a plan has as many sets as are done. */
export function configOf({ exerciseType, measure, minutes, reps, rounds, amount }: Wish): Config {
  switch (exerciseType) {
    case 'EMOM':
      return { totalMinutes: minutes, repsPerMinute: reps }
    case 'AMRAP':
      return { timeMinutes: minutes }
    case 'circuit':
      return { rounds, repsPerRound: reps }
    case 'standard':
      return measure === 'reps' || amount === null ? {} : { setGroups: [{ count: 1, [measure]: amount }] }
  }
}

/** A session that the student writes while doing it: its title and its exercises go through the queue like its sets. */
export class Free {
  readonly #runner: Runner

  constructor(runner: Runner) {
    this.#runner = runner
  }

  rename(title: string): void {
    this.#runner.write(TITLE, title)
  }

  /** Behind the others; what was begun before it counts as completed, because a person goes on with this. */
  add(exerciseName: string, exerciseType: ExerciseType, config: Config): void {
    const runner = this.#runner
    const left = runner.exercise
    runner.outbox.commitDrafts()
    if (left && runner.status(left) === 'in_progress') runner.complete(left)
    runner.write(itemOp(uuid7()), said({ exerciseName, exerciseType, config: { ...config } }))
    runner.goTo(runner.exercises.length - 1)
  }

  /** Takes one away of which nothing was logged. */
  remove(exercise: Exercise): void {
    const runner = this.#runner
    runner.outbox.commitDrafts()
    runner.write(itemOp(exercise.itemId), null)
    runner.goTo(Math.max(0, Math.min(runner.index, runner.exercises.length - 1)))
  }
}

/** Names of exercises that this student met before, those of their own sessions first. */
export async function earlierNames(): Promise<string[]> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const { programs } = await read(api.GET('/api/v1/my-programs', { params: { query: { timeZone } } }))
  const own = [...programs].sort((a, b) => Number(b.own) - Number(a.own))
  const names = own.flatMap((program) => program.sessions.flatMap((session) => (session.exercises ?? []).map((exercise) => exercise.exerciseName)))
  return [...new Set(names)]
}

const bare = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()

/** Names that hold what is typed, without regard to accents and capitals; those that begin with it come first. */
export function suggestions(names: readonly string[], typed: string, most = 6): string[] {
  const wanted = bare(typed.trim())
  const found = names.filter((name) => bare(name).includes(wanted) && bare(name) !== wanted)
  return found.sort((a, b) => Number(bare(b).startsWith(wanted)) - Number(bare(a).startsWith(wanted))).slice(0, most)
}
