import type { Schemas } from '../api/client'
import type { Config as Prescription, ExerciseType } from '../api/prescription'
import type { Weight } from '../offline/operations'


/** The prescription, with what only the runner reads. */
export type Config = Prescription & { superset?: { letter: string; order: number; restSeconds?: number } }
export type Status = Schemas['Exercise']['status']
export type SetKind = 'warmup' | 'work' | 'backoff' | 'drop' | 'failure'

type Loaded = { weight: number | null; weightUnit: Weight['weightUnit'] | null }
export type SetEntry = Loaded & {
  setId: string
  kind: SetKind
  reps: number | null
  rpe: number | null
  rir: number | null
  durationSeconds: number | null
  distanceMeters: number | null
  side: 'left' | 'right' | null
  done: boolean
  bulk: boolean
  note: string | null
}
type IntervalEntry = Loaded & { reps: (number | null)[] | null; result: 'hit' | 'miss' | 'skipped' | null; workSeconds: number | null }
export type StationEntry = Loaded & { reps: number | null; seconds: number | null; distanceMeters: number | null; skipped: boolean }
type RoundEntry = { roundId: string; splitSeconds: number | null; stations: StationEntry[] }

/** `data` of any exercise type (docs/decisions/0011); which keys are there depends on the type. */
export type Data = {
  rpe: number | null
  notes: string | null
  sets?: SetEntry[]
  intervals?: IntervalEntry[]
  totalReps?: number | null
  rounds?: number | null | RoundEntry[]
  extraReps?: number | null
  splits?: number[] | null
  repsPerRound?: (number | null)[]
  loads?: Weight[] | null
  scaled?: boolean | null
  roundsCompleted?: number | null
  timeSeconds?: number | null
  capped?: boolean | null
  repsAtCap?: number | null
}

/** An exercise as the server sends it: its description says of `config` and `data` only "object". */
export type Exercise = Omit<Schemas['Exercise'], 'exerciseType' | 'config' | 'data'> & { exerciseType: ExerciseType; config: Config; data: Data }
export type Workout = Schemas['WorkoutFields']
export type Feedback = Schemas['Feedback']
