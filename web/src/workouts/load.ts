import { clockOffsetOf } from '../offline/transport'
import type { Exercise, Feedback, Workout } from './types'

export type Session = { title: string; notes: string | null; coachName: string | null }
export type Progress = {
  workout: Workout
  sessionProgress: { version: number; progress: { exercises: Exercise[]; feedback: Feedback | null } }
  heads: Record<string, string[]>
  session: Session
}
export type Attempt = {
  workout: Workout
  exercises: Exercise[]
  summary: { totalExercises: number; completedExercises: number; inProgressExercises: number; skippedExercises: number }
  feedback: Feedback | null
}

export type Loaded<T> =
  | { kind: 'ok'; body: T; clockOffset: number | null }
  | { kind: 'missing' | 'signedOut' | 'failed' }

/** Reads JSON of ours. Anything else, a captive portal's page among it, is `failed`: it can be tried again. */
async function get<T>(path: string, proof: string): Promise<Loaded<T>> {
  const sentAt = Date.now()
  try {
    const response = await fetch(`/api/v1${path}`, { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(30_000) })
    const body: unknown = await response.json()
    if (response.status === 404) return { kind: 'missing' }
    if (response.status === 401) return { kind: 'signedOut' }
    if (!response.ok || typeof body !== 'object' || body === null || !(proof in body)) return { kind: 'failed' }
    return { kind: 'ok', body: body as T, clockOffset: clockOffsetOf(response, sentAt, Date.now()) }
  } catch {
    return { kind: 'failed' }
  }
}

/** The document that a workout writes into, with the heads of its paths. */
export function loadProgress(workoutId: string): Promise<Loaded<Progress>> {
  return get(`/workouts/${encodeURIComponent(workoutId)}/progress?heads=true`, 'sessionProgress')
}

/** What was logged in one attempt alone. */
export function loadAttempt(workoutId: string): Promise<Loaded<Attempt>> {
  return get(`/workouts/${encodeURIComponent(workoutId)}/attempt`, 'exercises')
}

/** The attempt of the same session before this one; null where there is none or it cannot be had. */
export async function loadPrevious(workout: Workout): Promise<Attempt | null> {
  const listed = await get<{ workouts: Workout[] }>(`/workouts?sessionId=${encodeURIComponent(workout.sessionId)}`, 'workouts')
  if (listed.kind !== 'ok') return null
  const earlier = listed.body.workouts.find((other) => other.workoutId !== workout.workoutId && other.startedAt < workout.startedAt)
  const attempt = earlier ? await loadAttempt(earlier.workoutId) : null
  return attempt?.kind === 'ok' ? attempt.body : null
}
