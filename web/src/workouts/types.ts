import type { Weight } from '../offline/operations'

/** The prescription and the progress document as the server sends them (domain.md: "The progress document"). */
export type ExerciseType = 'standard' | 'EMOM' | 'AMRAP' | 'circuit'
export type Status = 'not_started' | 'in_progress' | 'completed' | 'skipped'
export type SetKind = 'warmup' | 'work' | 'backoff' | 'drop' | 'failure'
export type Unit = Weight['weightUnit']

type PlainLoad = (
  | { kind: 'weight'; weight: number; weightUnit: Unit }
  | { kind: 'percent'; percent: number; of: '1RM' | 'TM' | 'result' }
  | { kind: 'bodyweight'; factor?: number; added?: number; assisted?: number; weightUnit?: Unit }
  | { kind: 'drop'; percent: number }
) & { rounding?: number; implements?: number }
export type Load = PlainLoad | ({ kind: 'variants'; variants: Record<string, PlainLoad> } & { rounding?: number; implements?: number })

export type Reps = number | { min: number; max: number } | 'max' | null
export type SetGroup = {
  count: number
  reps?: Reps
  plus?: boolean
  totalReps?: number
  load?: Load
  rpe?: number
  rir?: number
  tempo?: string
  restSeconds?: number
  kind?: SetKind
  durationSeconds?: number
  distanceMeters?: number
}
export type Movement = {
  exerciseName: string
  reps?: Reps
  calories?: number | Record<string, number>
  distanceMeters?: number
  durationSeconds?: number
  load?: Load
  perSide?: boolean
  alternating?: boolean
}

/** Every key of the four kinds of config; which are there depends on the exercise's type. */
export type Config = {
  notes: string | null
  sets?: number | null
  reps?: number | null
  weight?: number | null
  weightUnit?: Unit | null
  setGroups?: SetGroup[]
  cues?: string[]
  superset?: { letter: string; order: number; restSeconds?: number }
  totalMinutes?: number | null
  repsPerMinute?: number | null
  intervalSeconds?: number
  intervals?: number | 'until_failure'
  slots?: { movements: Movement[] }[]
  timeMinutes?: number | null
  targetReps?: number | null
  durationSeconds?: number
  movements?: Movement[]
  rounds?: number | null
  repsPerRound?: number | null
  restSeconds?: number | null
  repScheme?: number[]
  forTime?: boolean
  timeCapSeconds?: number
  roundCapSeconds?: number
  restBetweenRoundsSeconds?: number
  workSeconds?: number
}

export type SetEntry = {
  setId: string
  kind: SetKind | null
  reps: number | null
  weight: number | null
  weightUnit: Unit | null
  rpe: number | null
  rir: number | null
  durationSeconds: number | null
  distanceMeters: number | null
  side: string | null
  done: boolean | null
  bulk: boolean | null
  note: string | null
}
export type IntervalEntry = { reps: (number | null)[] | number | null; weight: number | null; weightUnit: Unit | null; result: string | null; workSeconds: number | null }
export type StationEntry = {
  reps: number | null
  weight: number | null
  weightUnit: Unit | null
  seconds: number | null
  distanceMeters: number | null
  skipped: boolean | null
}
export type RoundEntry = { roundId: string; splitSeconds: number | null; stations: (StationEntry | null)[] }

/** `data` of any exercise type; which keys are there depends on the type. */
export type Data = {
  rpe: number | null
  notes: string | null
  sets?: SetEntry[]
  setsCompleted?: number
  repsCompleted?: number
  weightUsed?: number | null
  intervals?: (IntervalEntry | null)[]
  repsPerMinute?: (number | null)[]
  totalReps?: number | null
  rounds?: number | null | RoundEntry[]
  extraReps?: number | null
  splits?: number[] | null
  loads?: Weight[] | null
  scaled?: boolean | null
  roundsCompleted?: number | null
  timeSeconds?: number | null
  capped?: boolean | null
  repsAtCap?: number | null
}

export type Exercise = {
  itemId: string
  position: number
  exerciseName: string
  exerciseType: ExerciseType
  config: Config
  status: Status
  skipReason: string | null
  notes: string | null
  data: Data
}

export type Workout = {
  workoutId: string
  sessionId: string
  studentId: string
  title: string
  status: Status
  startedAt: string
  endedAt: string | null
  duration: number | null
  exercisesCompleted: number
  totalExercises: number
  restPeriodSeconds: number | null
}

export type Feedback = { rpe: number | null; notes: string | null }
