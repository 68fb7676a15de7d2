/** What a coach asks for: the `config` of each exercise type. The server checks it; its description says only "object". */
export type ExerciseType = 'standard' | 'EMOM' | 'AMRAP' | 'circuit'
export type Unit = 'kg' | 'lb'
export type Variant = 'rx' | 'scaled' | 'men' | 'women'

export type PlainLoad = (
  | { kind: 'weight'; weight: number; weightUnit: Unit }
  | { kind: 'percent'; percent: number; of: '1RM' | 'TM' | 'result'; added?: number; weightUnit?: Unit }
  | { kind: 'bodyweight'; factor?: number; added?: number; assisted?: number; weightUnit?: Unit }
  | { kind: 'drop'; percent: number }
) & { rounding?: number; implements?: number }
export type Load = PlainLoad | { kind: 'variants'; variants: Partial<Record<Variant, PlainLoad>>; implements?: number }

export type Reps = number | { min: number; max: number } | 'max' | null

export type DistanceUnit = 'm' | 'km' | 'yd' | 'mi'

/** So many reps in the first round or interval, `step` more in each that follows, for every movement without an amount of its own. */
export type Ladder = { start: number; step: number }

export type SetGroup = {
  count: number
  reps?: Reps
  plus?: boolean
  totalReps?: number | { min: number; max: number }
  load?: Load
  rpe?: number
  rir?: number
  tempo?: string
  restSeconds?: number
  kind?: 'warmup' | 'work' | 'backoff' | 'drop' | 'failure'
  durationSeconds?: number
  distanceMeters?: number
  distanceUnit?: DistanceUnit
  perSide?: boolean
}

export type Movement = {
  exerciseName: string
  reps?: Reps
  calories?: number | 'max' | Partial<Record<Variant, number>>
  distanceMeters?: number
  distanceUnit?: DistanceUnit
  durationSeconds?: number
  load?: Load
  perSide?: boolean
  alternating?: boolean
}

export type Slot = { movements: Movement[] }

/** Some intervals of an EMOM with slots of their own. */
export type Stage = { intervals: number; slots: Slot[]; intervalSeconds?: number; restSeconds?: number }

export type Partition = 'free' | 'by_movement'

/** A stretch of a circuit with rounds of its own; its ladder may begin where an earlier part ended. */
export type Part = {
  movements: Movement[]
  title?: string
  rounds?: number
  repScheme?: number[]
  ladder?: { start: number | { part: number }; step: number }
  partition?: Partition
  forTime?: boolean
  timeCapSeconds?: number
  durationSeconds?: number
  workSeconds?: number
  restBetweenRoundsSeconds?: number
  restAfterSeconds?: number
}

/** Every key of the four kinds; which are there depends on the exercise's type. Weights are kg with the unit they were typed in. */
export type Config = {
  notes?: string | null
  sets?: number | null
  reps?: number | null
  weight?: number | null
  weightUnit?: Unit | null
  setGroups?: SetGroup[]
  cues?: string[]
  filmSets?: number[]
  totalMinutes?: number | null
  repsPerMinute?: number | null
  intervalSeconds?: number
  intervals?: number | 'until_failure'
  slots?: Slot[]
  ladder?: Ladder
  stages?: Stage[]
  afterFailure?: 'continue' | 'stop' | 'amrap'
  timeMinutes?: number | null
  targetReps?: number | null
  durationSeconds?: number
  movements?: Movement[]
  buyIn?: Movement[]
  cashOut?: Movement[]
  partition?: Partition
  parts?: Part[]
  score?: string
  rounds?: number | null
  repsPerRound?: number | null
  restSeconds?: number | null
  repScheme?: number[]
  forTime?: boolean
  timeCapSeconds?: number
  roundCapSeconds?: number
  restBetweenRoundsSeconds?: number
  restBetweenMovementsSeconds?: number
  workSeconds?: number
}
