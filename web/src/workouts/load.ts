import { api, read, type Schemas } from '../api/client'
import { LAST } from '../offline/answers'
import { clockOffsetOf } from '../offline/transport'
import type { Exercise, Feedback, Workout } from './types'

export type Session = Schemas['SessionNote']
export type Progress = {
  workout: Workout
  exercises: Exercise[]
  feedback: Feedback
  heads: Record<string, string[]>
  session: Session
  /** Server clock minus this device's in ms; null where the answer does not say. */
  clockOffset: number | null
  /** The newest operation on this phone when the server said this; infinite where that was just now. */
  last: number
}
export type Attempt = Omit<Schemas['AttemptRecord'], 'exercises'> & { exercises: Exercise[] }

// The API's description says of an exercise's type, config and data less than the specification does.
const typed = (exercises: Schemas['Exercise'][]) => exercises as unknown as Exercise[]

/** The document that a workout writes into, with the heads of its paths. Raises Problem. */
export async function loadProgress(workoutId: string): Promise<Progress> {
  const sentAt = Date.now()
  const asked = api.GET('/api/v1/workouts/{workout_id}/progress', { params: { path: { workout_id: workoutId }, query: { heads: true } } })
  const { workout, sessionProgress, heads = {}, session } = await read(asked)
  const { response } = await asked
  const { exercises, feedback } = sessionProgress.progress
  return {
    workout,
    exercises: typed(exercises),
    feedback,
    heads,
    session: session ?? { title: workout.title, notes: null, coachName: '', free: false },
    clockOffset: clockOffsetOf(response, sentAt, Date.now()),
    last: Number(response.headers.get(LAST) ?? Infinity),
  }
}

/** What was logged in one attempt alone. Raises Problem. */
export async function loadAttempt(workoutId: string): Promise<Attempt> {
  const attempt = await read(api.GET('/api/v1/workouts/{workout_id}/attempt', { params: { path: { workout_id: workoutId } } }))
  return { ...attempt, exercises: typed(attempt.exercises) }
}

/** The attempt of the same session before this one; null where there is none. Raises Problem. */
export async function loadPrevious(workout: Workout): Promise<Attempt | null> {
  const { workouts } = await read(api.GET('/api/v1/workouts', { params: { query: { sessionId: workout.sessionId } } }))
  const earlier = workouts.find((other) => other.workoutId !== workout.workoutId && other.startedAt < workout.startedAt)
  return earlier ? loadAttempt(earlier.workoutId) : null
}
