/** What an attempt in progress has so far: as the server says, or this phone, which may know more. */
import { api, read, type Schemas } from '../api/client'
import { type Exercise, exercises as typed } from '../api/document'
import { Problem } from '../api/problem'
import { blank } from '../api/blank'
import { kept, LAST } from '../offline/answers'
import { START, withItems } from '../offline/day'
import { uuid5 } from '../offline/ids'
import type { Operation } from '../offline/operations'
import type { Outbox } from '../offline/outbox.svelte'
import { plannedKinds } from './place'

export type SoFar = { workout: Schemas['WorkoutFields']; exercises: Exercise[] }

/** Raises Problem where neither knows it. */
export async function soFar(workoutId: string, outbox: Outbox): Promise<SoFar> {
  await outbox.ready
  const begunHere = outbox.pending(workoutId).some(({ path }) => path === START)
  const { body, last } = (begunHere ? await fromHere(workoutId) : null) ?? (await ask(workoutId))
  const operations = await outbox.over(workoutId, last)
  const before = withItems(typed(body.sessionProgress.progress.exercises), operations, (itemId, added) => typed([blank(itemId, added, 0)])[0] as Exercise)
  const exercises = before.map((one) => over(one, operations))
  const exercisesCompleted = exercises.filter(({ status }) => status === 'completed').length
  return { workout: operations.length ? { ...body.workout, exercisesCompleted, totalExercises: exercises.length } : body.workout, exercises }
}

type Answer = { body: Schemas['WorkoutProgress']; last: number }

async function ask(workoutId: string): Promise<Answer> {
  try {
    const asked = api.GET('/api/v1/workouts/{workout_id}/progress', { params: { path: { workout_id: workoutId }, query: { heads: true } } })
    return { body: await read(asked), last: Number((await asked).response.headers.get(LAST) ?? Infinity) }
  } catch (problem) {
    const here = problem instanceof Problem ? await fromHere(workoutId) : null
    if (!here) throw problem
    return here
  }
}

async function fromHere(workoutId: string): Promise<Answer | null> {
  const response = await kept(`/api/v1/workouts/${workoutId}/progress?heads=true`)
  return response && { body: (await response.json()) as Schemas['WorkoutProgress'], last: Number(response.headers.get(LAST)) }
}

/** As far as a card shows it: how an exercise stands, and which of its planned sets are done. */
function over(exercise: Exercise, operations: readonly Operation[]): Exercise {
  const { itemId, config, data } = exercise
  const mine = operations.filter(({ path }) => path.startsWith(`/ex/${itemId}/`))
  if (mine.length === 0) return exercise
  const said = mine.findLast(({ path }) => path.endsWith('/status'))
  const ticks = new Map(mine.filter(({ path }) => path.endsWith('/done')).map(({ path, value }) => [path.split('/')[4], value === true]))
  const kinds = plannedKinds({ config })
  const sets = kinds.map((kind, n) => ({ ...data.sets?.[n], kind, done: ticks.get(uuid5(itemId, String(n))) ?? data.sets?.[n]?.done ?? false }))
  const setsCompleted = sets.filter(({ kind, done }) => done && kind !== 'warmup').length
  const status = (said?.value ?? (exercise.status === 'not_started' || said ? 'in_progress' : exercise.status)) as Exercise['status']
  return { ...exercise, status, data: { ...data, sets: sets as Exercise['data']['sets'] & object, setsCompleted } }
}
