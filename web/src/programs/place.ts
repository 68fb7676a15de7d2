import type { Exercise } from '../api/document'

/** Where to pick a session up: an exercise and, in a standard one, the number of its next set. */
export type Place = { exercise: string; set: number | null }

export function plannedKinds(exercise: Pick<Exercise, 'config'>): string[] {
  const { setGroups, sets } = exercise.config
  if (setGroups?.length) return setGroups.flatMap((group) => Array.from({ length: group.count }, () => group.kind ?? 'work'))
  return Array.from({ length: sets ?? 0 }, () => 'work')
}

/** The number of the next set as the runner counts: warm-ups have numbers of their own and are not named. */
function nextSet(exercise: Exercise): number | null {
  const kinds = plannedKinds(exercise)
  const sets = exercise.data.sets ?? []
  const next = kinds.findIndex((_, n) => !sets[n]?.done)
  if (next < 0 || kinds[next] === 'warmup') return null
  return kinds.slice(0, next + 1).filter((kind) => kind !== 'warmup').length
}

/** Null when nothing is left: every exercise is completed or skipped. */
export function placeOf(exercises: Exercise[]): Place | null {
  const exercise = exercises.find(({ status }) => status === 'in_progress') ?? exercises.find(({ status }) => status === 'not_started')
  if (!exercise) return null
  return { exercise: exercise.exerciseName, set: exercise.exerciseType === 'standard' ? nextSet(exercise) : null }
}

/** How far a standard exercise has come, in work sets; null before the first and where none are planned. */
export function setsOf(exercise: Exercise): { count: number; total: number } | null {
  const total = plannedKinds(exercise).filter((kind) => kind !== 'warmup').length
  const count = exercise.data.setsCompleted ?? 0
  return exercise.exerciseType === 'standard' && exercise.status === 'in_progress' && count && total ? { count, total } : null
}
