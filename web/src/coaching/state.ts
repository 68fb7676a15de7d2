import { startedBy } from '../api/by'
import type { Schemas } from '../api/client'
import { m } from '../i18n/paraglide/messages.js'
import { minutes } from '../i18n/times'
import type { Mark } from '../ui/icon'

export type Workout = Schemas['Workout']

export const markOf = (workout: Workout): Mark => (workout.status === 'completed' ? 'done' : workout.status === 'in_progress' ? 'doing' : 'todo')

/** "Terminée · 58 min · 3 exercices sur 3". */
export function words(workout: Workout): string {
  const { exercisesCompleted: done, totalExercises: total, duration } = workout
  return [
    workout.status === 'completed' ? m.programs_completed() : m.programs_in_progress(),
    duration === null ? '' : minutes(duration),
    m.programs_completed_of({ done, total }),
  ]
    .filter(Boolean)
    .join(' · ')
}

/** " · noté par Marion" where somebody else pressed Commencer for the student. */
export function notedBy(workout: Workout): string {
  const name = startedBy(workout)
  return name && ` · ${m.started_by({ name })}`
}
