/** What a coach asks for: the `config` of each exercise type. The server checks it; its description says only "object". */
export type ExerciseType = 'standard' | 'EMOM' | 'AMRAP' | 'circuit'
export type Unit = 'kg' | 'lb'
export type Variant = 'rx' | 'scaled' | 'men' | 'women'

export type PlainLoad = (
  | { kind: 'weight'; weight: number; weightUnit: Unit }
  | { kind: 'percent'; percent: number; of: '1RM' | 'TM' | 'result' }
  | { kind: 'bodyweight'; factor?: number; added?: number; assisted?: number; weightUnit?: Unit }
  | { kind: 'drop'; percent: number }
) & { rounding?: number; implements?: number }
export type Load = PlainLoad | { kind: 'variants'; variants: Partial<Record<Variant, PlainLoad>>; implements?: number }

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
  kind?: 'warmup' | 'work' | 'backoff' | 'drop' | 'failure'
  durationSeconds?: number
  distanceMeters?: number
}

export type Movement = {
  exerciseName: string
  reps?: Reps
  calories?: number | Partial<Record<Variant, number>>
  distanceMeters?: number
  durationSeconds?: number
  load?: Load
  perSide?: boolean
  alternating?: boolean
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
