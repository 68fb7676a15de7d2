import type { Value, Weight } from '../offline/operations'
import { dataPath, exercisePath, FEEDBACK_NOTES, FEEDBACK_RPE, intervalPath, roundPath, setPath, stationPath } from './paths'
import type { Data, Exercise, Feedback } from './types'

type Values = Map<string, Value>

const SET_FIELDS = ['kind', 'reps', 'rpe', 'rir', 'durationSeconds', 'distanceMeters', 'side', 'done', 'bulk', 'note'] as const
const STATION_FIELDS = ['reps', 'seconds', 'distanceMeters', 'skipped'] as const
/** Registers of `data` that are written as themselves; the rest of `data` is computed from sets, intervals and rounds. */
const REGISTERS = {
  standard: ['rpe', 'notes'],
  EMOM: ['rpe', 'notes', 'loads', 'scaled'],
  AMRAP: ['rpe', 'notes', 'rounds', 'extraReps', 'splits', 'repsPerRound', 'loads', 'scaled'],
  circuit: ['rpe', 'notes', 'timeSeconds', 'capped', 'repsAtCap', 'scaled'],
} as const

function put(values: Values, path: string, value: Value | undefined): void {
  if (value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0)) values.set(path, value)
}

function weightOf(entry: { weight: number | null; weightUnit: Weight['weightUnit'] | null }): Weight | null {
  return entry.weight === null ? null : { weight: entry.weight, weightUnit: entry.weightUnit ?? 'kg' }
}

function flattenSets(values: Values, itemId: string, data: Data): void {
  for (const set of data.sets ?? []) {
    for (const field of SET_FIELDS) put(values, setPath(itemId, set.setId, field), set[field])
    put(values, setPath(itemId, set.setId, 'weight'), weightOf(set))
  }
}

function flattenIntervals(values: Values, itemId: string, data: Data): void {
  data.intervals?.forEach((interval, n) => {
    put(values, intervalPath(itemId, n, 'reps'), interval.reps)
    put(values, intervalPath(itemId, n, 'weight'), weightOf(interval))
    put(values, intervalPath(itemId, n, 'result'), interval.result)
    put(values, intervalPath(itemId, n, 'workSeconds'), interval.workSeconds)
  })
}

function flattenRounds(values: Values, itemId: string, data: Data): void {
  if (!Array.isArray(data.rounds)) return
  data.rounds.forEach((round) => {
    const { roundId } = round
    put(values, roundPath(itemId, roundId, 'splitSeconds'), round.splitSeconds)
    round.stations.forEach((station, k) => {
      for (const field of STATION_FIELDS) put(values, stationPath(itemId, roundId, k, field), station[field])
      put(values, stationPath(itemId, roundId, k, 'weight'), weightOf(station))
    })
  })
}

function flattenExercise(values: Values, exercise: Exercise, isWritten: (path: string) => boolean): void {
  const { itemId, data, exerciseType } = exercise
  put(values, exercisePath(itemId, 'notes'), exercise.notes)
  put(values, exercisePath(itemId, 'skipReason'), exercise.skipReason)
  // The document shows 0 rounds where nobody has counted any: only what has a head was written.
  for (const field of REGISTERS[exerciseType]) {
    if (isWritten(dataPath(itemId, field))) put(values, dataPath(itemId, field), data[field] as Value | undefined)
  }
  if (exerciseType === 'standard') flattenSets(values, itemId, data)
  else if (exerciseType === 'EMOM') flattenIntervals(values, itemId, data)
  else if (exerciseType === 'circuit') flattenRounds(values, itemId, data)
  // What merely follows from the log is not written down: it follows here too.
  if (exercise.status === 'completed' || exercise.status === 'skipped' || isWritten(exercisePath(itemId, 'status'))) {
    values.set(exercisePath(itemId, 'status'), exercise.status === 'not_started' ? null : exercise.status)
  }
}

/** The document as the paths it is a projection of: the inverse of the server's fold, for what this page edits. `heads`: every path ever written. */
export function flatten(exercises: readonly Exercise[], feedback: Feedback, heads: Record<string, unknown>): Values {
  const values: Values = new Map()
  for (const exercise of exercises) flattenExercise(values, exercise, (path) => path in heads)
  put(values, FEEDBACK_RPE, feedback.rpe)
  put(values, FEEDBACK_NOTES, feedback.notes)
  return values
}
