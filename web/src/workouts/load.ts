import { api, read, type Schemas } from '../api/client'
import { Problem } from '../api/problem'
import { kept, LAST } from '../offline/answers'
import { attemptsOf, endOf, FINISH, titleIn } from '../offline/day'
import type { Operation } from '../offline/operations'
import type { Outbox } from '../offline/outbox.svelte'
import { clockOffsetOf } from '../offline/transport'
import { project } from './project'
import type { Data, Exercise, Feedback, Workout } from './types'

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

function progressOf({ workout, sessionProgress, heads = {}, session }: Schemas['WorkoutProgress'], response: Response, clockOffset: number | null): Progress {
  const { exercises, feedback } = sessionProgress.progress
  return {
    workout,
    exercises: typed(exercises),
    feedback,
    heads,
    session: session ?? { title: workout.title, notes: null, coachName: '', free: false, offered: null },
    clockOffset,
    last: Number(response.headers.get(LAST) ?? Infinity),
  }
}

/** The document that a workout writes into, with the heads of its paths. Raises Problem. */
export async function loadProgress(workoutId: string): Promise<Progress> {
  const sentAt = Date.now()
  const asked = api.GET('/api/v1/workouts/{workout_id}/progress', { params: { path: { workout_id: workoutId }, query: { heads: true } } })
  const body = await read(asked)
  const { response } = await asked
  return progressOf(body, response, clockOffsetOf(response, sentAt, Date.now()))
}

/** The same as this phone has it, without asking anybody; null where it has none. */
export async function keptProgress(workoutId: string): Promise<Progress | null> {
  const response = await kept(`/api/v1/workouts/${workoutId}/progress?heads=true`)
  return response && progressOf((await response.json()) as Schemas['WorkoutProgress'], response, null)
}

/** What lies over a document, the newest last: what is on its way to the disk was made after what is there. */
export async function laidOver(workoutId: string, { last }: Progress, outbox: Outbox): Promise<readonly Operation[]> {
  const made = await outbox.over(workoutId, last)
  const waiting = outbox.pending(workoutId)
  const ids = new Set(waiting.map(({ opId }) => opId))
  return [...made.filter(({ opId }) => !ids.has(opId)), ...waiting]
}

/** What was logged in one attempt alone, with what this phone has and the server may not. Raises Problem. */
export async function loadAttempt(workoutId: string, outbox: Outbox): Promise<Attempt> {
  const { attempt, last } = await readAttempt(workoutId, outbox)
  const operations = await outbox.over(workoutId, last)
  if (operations.length === 0) return attempt
  const finish = operations.findLast(({ path }) => path === FINISH)
  const record = project(attempt, operations, finish ? endOf(finish) : attempt.workout.endedAt)
  return { ...record, workout: { ...record.workout, title: titleIn(operations) ?? record.workout.title } }
}

async function readAttempt(workoutId: string, outbox: Outbox): Promise<{ attempt: Attempt; last: number }> {
  try {
    const asked = api.GET('/api/v1/workouts/{workout_id}/attempt', { params: { path: { workout_id: workoutId } } })
    const attempt = await read(asked)
    const { response } = await asked
    return { attempt: { ...attempt, exercises: typed(attempt.exercises) }, last: Number(response.headers.get(LAST) ?? Infinity) }
  } catch (problem) {
    const response = (await kept(`/api/v1/workouts/${workoutId}/attempt`)) ?? (await onlyOne(workoutId, outbox))
    if (!response) throw problem
    const attempt = (await response.json()) as Schemas['AttemptRecord']
    return { attempt: { ...attempt, exercises: typed(attempt.exercises) }, last: Number(response.headers.get(LAST)) }
  }
}

/** Of an attempt that was opened and never summed up the document says the same, as far as this phone knows. */
async function onlyOne(workoutId: string, outbox: Outbox): Promise<Response | null> {
  const progress = await keptProgress(workoutId)
  if (!progress || attemptsOf(await outbox.over(workoutId, -1)).length === 0) return null
  const { workout, exercises, feedback, last } = progress
  return new Response(JSON.stringify({ workout, exercises, feedback }), { headers: { [LAST]: String(last) } })
}

/** What was logged of each exercise when it was done last, by itemId; empty where that is not known here. */
export async function loadLastTimes({ sessionId, workoutId }: Workout): Promise<ReadonlyMap<string, Data>> {
  const { exercises } = await ofSession(sessionId, workoutId).catch((problem: unknown) => {
    // An attempt that the server has not heard of: what was said of its session before it began.
    if (!(problem instanceof Problem)) throw problem
    return ofSession(sessionId)
  })
  return new Map(exercises.filter((one) => one.workoutId !== workoutId).map((one) => [one.itemId, one.data as unknown as Data]))
}

function ofSession(sessionId: string, before?: string): Promise<Schemas['LastTimes']> {
  const query = before === undefined ? {} : { before }
  return read(api.GET('/api/v1/sessions/{session_id}/last-time', { params: { path: { session_id: sessionId }, query } }))
}
