/** What was logged, as the server's record will say it: for a summary before the server has everything. */
import { withItems } from '../offline/day'
import type { Operation, Value, Weight } from '../offline/operations'
import { blank } from '../api/blank'
import { flatten } from './flatten'
import type { Attempt } from './load'
import { dataPath, exercisePath, FEEDBACK_NOTES, FEEDBACK_RPE, intervalPath, roundPath, setPath, stationPath } from './paths'
import { plannedId, plannedSets } from './plan'
import type { Data, Exercise, SetEntry, StationEntry } from './types'

type Values = ReadonlyMap<string, Value>

/** The exercises of a document with what was added to a free session since, and without what was taken away. */
export function grown(exercises: readonly Exercise[], operations: readonly Operation[]): Exercise[] {
  return withItems(exercises, operations, (itemId, added) => blank(itemId, added, 0) as unknown as Exercise).map((one, position) => ({ ...one, position }))
}

/** A record with these operations over it. */
export function project(attempt: Attempt, operations: readonly Operation[], endedAt: string | null): Attempt {
  const before = grown(attempt.exercises, operations)
  const everything = new Proxy<Record<string, unknown>>({}, { has: () => true })
  const values = flatten(before, attempt.feedback, everything)
  for (const { path, value } of operations) values.set(path, value)
  const exercises = before.map((one) => show(one, values))
  const count = (status: string) => exercises.filter((one) => one.status === status).length
  const [completed, total] = [count('completed'), exercises.length]
  const seconds = endedAt === null ? null : Math.max(0, Math.floor((Date.parse(endedAt) - Date.parse(attempt.workout.startedAt)) / 1000))
  return {
    workout: { ...attempt.workout, status: endedAt === null ? 'in_progress' : 'completed', endedAt, duration: seconds, exercisesCompleted: completed, totalExercises: total },
    exercises,
    summary: { totalExercises: total, completedExercises: completed, inProgressExercises: count('in_progress'), skippedExercises: count('skipped') },
    feedback: { rpe: number(values, FEEDBACK_RPE), notes: text(values, FEEDBACK_NOTES) },
  }
}

function show(exercise: Exercise, values: Values): Exercise {
  const { itemId, exerciseType } = exercise
  const said = text(values, exercisePath(itemId, 'status')) as Exercise['status'] | null
  const logged = [...values].some(([path, value]) => path.startsWith(`/ex/${itemId}/`) && !/\/(status|skipReason|deleted)$/.test(path) && isLogged(value))
  const data: Data = { ...exercise.data, rpe: number(values, dataPath(itemId, 'rpe')), notes: text(values, dataPath(itemId, 'notes')) }
  if (exerciseType === 'standard') data.sets = sets(exercise, values)
  else if (exerciseType === 'EMOM') data.intervals = intervals(itemId, values)
  else if (exerciseType === 'AMRAP') Object.assign(data, amrap(exercise, values))
  else Object.assign(data, circuit(exercise, values))
  return {
    ...exercise,
    status: said ?? (logged ? 'in_progress' : 'not_started'),
    skipReason: text(values, exercisePath(itemId, 'skipReason')),
    notes: text(values, exercisePath(itemId, 'notes')),
    data,
  }
}

const isLogged = (value: Value): boolean => value !== null && value !== false && value !== '' && !(Array.isArray(value) && value.length === 0)

function number(values: Values, path: string): number | null {
  const value = values.get(path)
  return typeof value === 'number' ? value : null
}

function text(values: Values, path: string): string | null {
  const value = values.get(path)
  return typeof value === 'string' ? value : null
}

function load(values: Values, path: string): Pick<SetEntry, 'weight' | 'weightUnit'> {
  const value = values.get(path) as Weight | null | undefined
  return { weight: value?.weight ?? null, weightUnit: value?.weightUnit ?? null }
}

/** Names below a prefix, in the order in which they came. */
function named(values: Values, prefix: string): string[] {
  return [...new Set([...values.keys()].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length).split('/')[0] ?? ''))]
}

function sets({ itemId, config }: Exercise, values: Values): SetEntry[] {
  const planned = plannedSets(itemId, config)
  const ids = new Set([...planned.map(({ setId }) => setId), ...named(values, `/ex/${itemId}/set/`)])
  const at = (setId: string, field: string) => setPath(itemId, setId, field)
  return [...ids]
    .filter((setId) => values.get(at(setId, 'deleted')) !== true)
    .map((setId) => ({
      setId,
      kind: (text(values, at(setId, 'kind')) ?? planned.find((one) => one.setId === setId)?.kind ?? 'work') as SetEntry['kind'],
      ...load(values, at(setId, 'weight')),
      reps: number(values, at(setId, 'reps')),
      rpe: number(values, at(setId, 'rpe')),
      rir: number(values, at(setId, 'rir')),
      durationSeconds: number(values, at(setId, 'durationSeconds')),
      distanceMeters: number(values, at(setId, 'distanceMeters')),
      side: text(values, at(setId, 'side')) as SetEntry['side'],
      done: values.get(at(setId, 'done')) === true,
      bulk: values.get(at(setId, 'bulk')) === true,
      note: text(values, at(setId, 'note')),
    }))
}

function intervals(itemId: string, values: Values): NonNullable<Data['intervals']> {
  const count = Math.max(0, ...named(values, `/ex/${itemId}/interval/`).map((n) => Number(n) + 1))
  return Array.from({ length: count }, (_, n) => ({
    reps: (values.get(intervalPath(itemId, n, 'reps')) ?? []) as (number | null)[],
    ...load(values, intervalPath(itemId, n, 'weight')),
    result: text(values, intervalPath(itemId, n, 'result')) as 'hit' | 'miss' | 'skipped' | null,
    workSeconds: number(values, intervalPath(itemId, n, 'workSeconds')),
  }))
}

function amrap({ itemId, config }: Exercise, values: Values): Partial<Data> {
  const rounds = number(values, dataPath(itemId, 'rounds'))
  const extraReps = number(values, dataPath(itemId, 'extraReps'))
  const reps = (config.movements ?? []).map((movement) => movement.reps)
  const perRound = reps.length > 0 && !config.ladder && reps.every((one) => typeof one === 'number') ? reps.reduce<number>((all, one) => all + (one as number), 0) : null
  const totalReps = rounds === null || perRound === null ? null : rounds * perRound + (extraReps ?? 0)
  return { rounds, extraReps, totalReps, scaled: values.get(dataPath(itemId, 'scaled')) === true }
}

function circuit({ itemId }: Exercise, values: Values): Partial<Data> {
  const ids = named(values, `/ex/${itemId}/round/`).filter((id) => values.get(roundPath(itemId, id, 'deleted')) !== true)
  const order = new Map(Array.from({ length: 200 }, (_, n) => [plannedId(itemId, n), n]))
  ids.sort((a, b) => (order.get(a) ?? 999) - (order.get(b) ?? 999))
  const rounds = ids.map((roundId) => {
    const count = Math.max(0, ...named(values, `/ex/${itemId}/round/${roundId}/station/`).map((k) => Number(k) + 1))
    const stations = Array.from({ length: count }, (_, k): StationEntry => station(values, (field) => stationPath(itemId, roundId, k, field)))
    return { roundId, splitSeconds: number(values, roundPath(itemId, roundId, 'splitSeconds')), stations }
  })
  const done = rounds.filter(({ stations }) => stations.some(({ reps, seconds, distanceMeters }) => reps !== null || seconds !== null || distanceMeters !== null))
  return {
    rounds,
    roundsCompleted: done.length,
    totalReps: rounds.flatMap(({ stations }) => stations).reduce((all, { reps }) => all + (reps ?? 0), 0),
    timeSeconds: number(values, dataPath(itemId, 'timeSeconds')),
    capped: values.get(dataPath(itemId, 'capped')) === true,
    repsAtCap: number(values, dataPath(itemId, 'repsAtCap')),
  }
}

function station(values: Values, at: (field: string) => string): StationEntry {
  return {
    ...load(values, at('weight')),
    reps: number(values, at('reps')),
    seconds: number(values, at('seconds')),
    distanceMeters: number(values, at('distanceMeters')),
    skipped: values.get(at('skipped')) === true,
  }
}
