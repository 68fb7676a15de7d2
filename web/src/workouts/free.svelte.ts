import { api, read } from '../api/client'
import type { Config, ExerciseType } from '../api/prescription'
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

/** A session that the student writes while doing it: its title and its exercises change over the network, its sets go through the queue like any other's. */
export class Free {
  busy = $state(false)
  problem: unknown = $state.raw(null)
  readonly #runner: Runner
  // Kept until the server has answered: sent again, it is the same exercise.
  #newId = uuid7()

  constructor(runner: Runner) {
    this.#runner = runner
  }

  rename(title: string): Promise<boolean> {
    return this.#put(this.#runner.exercises, title)
  }

  /** Behind the others; what was begun before it counts as completed, because a person goes on with this. */
  async add(exerciseName: string, exerciseType: ExerciseType, config: Config): Promise<boolean> {
    const runner = this.#runner
    const left = runner.exercise
    if (!(await this.#put([...runner.exercises, { itemId: this.#newId, exerciseName, exerciseType, config }]))) return false
    this.#newId = uuid7()
    if (left && runner.status(left) === 'in_progress') runner.complete(left)
    runner.goTo(runner.exercises.length - 1)
    return true
  }

  /** Takes one away of which nothing was logged. */
  async remove(exercise: Exercise): Promise<boolean> {
    const runner = this.#runner
    const left = runner.exercises.filter((one) => one !== exercise)
    if (!(await this.#put(left))) return false
    runner.goTo(Math.max(0, Math.min(runner.index, left.length - 1)))
    return true
  }

  async #put(exercises: Pick<Exercise, 'itemId' | 'exerciseName' | 'exerciseType' | 'config'>[], title?: string): Promise<boolean> {
    const runner = this.#runner
    const sessionId = runner.workout?.sessionId
    if (this.busy || sessionId === undefined) return false
    this.busy = true
    this.problem = null
    runner.outbox.commitDrafts()
    try {
      const body = {
        ...(title === undefined ? {} : { title }),
        exercises: exercises.map(({ itemId, exerciseName, exerciseType, config }) => ({ itemId, exerciseName, exerciseType, config: { ...config } })),
      }
      await read(api.PUT('/api/v1/free-sessions/{session_id}', { params: { path: { session_id: sessionId } }, body }))
      await runner.load()
      this.problem = runner.problem
      return runner.problem === null
    } catch (problem) {
      this.problem = problem
      return false
    } finally {
      this.busy = false
    }
  }
}

/** Names of exercises that this student met before, those of their own sessions first. */
export async function earlierNames(): Promise<string[]> {
  const { programs } = await read(api.GET('/api/v1/my-programs'))
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
