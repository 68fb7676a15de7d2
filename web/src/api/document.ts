import type { Schemas } from './client'
import type { Config, ExerciseType, Unit } from './prescription'

/** What was logged of one exercise: `data` in the document, whose keys depend on the exercise's type. */
export type SetDone = {
  setId: string
  kind: 'warmup' | 'work' | 'backoff' | 'drop' | 'failure' | null
  reps: number | null
  weight: number | null
  weightUnit: Unit | null
  rpe: number | null
  rir: number | null
  durationSeconds: number | null
  distanceMeters: number | null
  side: 'left' | 'right' | null
  done: boolean | null
  bulk: boolean | null
  note: string | null
}
export type IntervalDone = {
  reps: (number | null)[] | number | null
  weight: number | null
  weightUnit: Unit | null
  result: 'hit' | 'miss' | 'skipped' | null
  workSeconds: number | null
}
export type StationDone = {
  reps: number | null
  weight: number | null
  weightUnit: Unit | null
  seconds: number | null
  distanceMeters: number | null
  skipped: boolean | null
}
/** `part` only where the circuit has parts; null of a round that is nobody's. */
export type RoundDone = { roundId: string; part?: number | null; splitSeconds: number | null; stations: StationDone[] }

export type Data = {
  rpe: number | null
  notes: string | null
  sets?: SetDone[]
  setsCompleted?: number | null
  repsPerSet?: (number | null)[]
  weightUsed?: number | null
  repsPerMinute?: (number | null)[]
  intervals?: IntervalDone[]
  totalReps?: number | null
  extraReps?: number | null
  splits?: number[] | null
  /** There once it was written. */
  repsPerRound?: (number | null)[]
  scaled?: boolean | null
  /** A count in an AMRAP, a list in a circuit. */
  rounds?: number | RoundDone[] | null
  roundsCompleted?: number | null
  timeSeconds?: number | null
  capped?: boolean | null
  repsAtCap?: number | null
}

export type Exercise = Omit<Schemas['Exercise'], 'exerciseType' | 'config' | 'data'> & { exerciseType: ExerciseType; config: Config; data: Data }
export type Planned = { exerciseName: string; exerciseType: ExerciseType; config: Config }

/** The server has checked config and data by the exercise's type; its description calls them objects. */
export const exercises = (from: Schemas['Exercise'][]): Exercise[] => from as unknown as Exercise[]
export const planned = (from: Schemas['PlannedExercise'][]): Planned[] => from as unknown as Planned[]
