import type { Load, Movement, Reps, SetGroup, Unit } from '../api/prescription'
import { uuid5 } from '../offline/ids'
import type { Weight } from '../offline/operations'
import type { Config, SetKind } from './types'

/** One planned set of a standard exercise; `setId` is the same on every phone. */
export type PlannedSet = {
  setId: string
  kind: SetKind
  reps: Reps
  plus: boolean
  load: Load | null
  rpe: number | null
  rir: number | null
  restSeconds: number | null
  durationSeconds: number | null
  distanceMeters: number | null
}

/** The id of planned set or round number `n` (0-based) of an exercise. */
export function plannedId(itemId: string, n: number): string {
  return uuid5(itemId, String(n))
}

function plainLoad(config: Config): Load | null {
  return typeof config.weight === 'number'
    ? { kind: 'weight', weight: config.weight, weightUnit: config.weightUnit ?? 'kg' }
    : null
}

/** The planned sets in order: `setGroups` expanded, or `sets` alike ones where the plain keys are all there is. */
export function plannedSets(itemId: string, config: Config): PlannedSet[] {
  const load = plainLoad(config)
  const alike: SetGroup = { count: config.sets ?? 0, reps: config.reps ?? null, ...(load ? { load } : {}) }
  const groups = config.setGroups?.length ? config.setGroups : [alike]
  return groups
    .flatMap((group) => Array.from({ length: group.count }, () => group))
    .map((group, n) => ({
      setId: plannedId(itemId, n),
      kind: group.kind ?? 'work',
      reps: group.reps ?? null,
      plus: group.plus ?? false,
      load: group.load ?? null,
      rpe: group.rpe ?? null,
      rir: group.rir ?? null,
      restSeconds: group.restSeconds ?? null,
      durationSeconds: group.durationSeconds ?? null,
      distanceMeters: group.distanceMeters ?? null,
    }))
}

/** The number that a plan of reps stands for in pencil: the low end of a range, nothing for "max". */
export function pencilReps(reps: Reps | undefined): number | null {
  if (typeof reps === 'number') return reps
  return typeof reps === 'object' && reps !== null ? reps.min : null
}

/** The load in kg that a plan names as a number, or null: a percentage of an unknown max is no number. */
function plannedWeight(load: Load | null | undefined): number | null {
  if (load?.kind === 'weight') return load.weight
  return load?.kind === 'bodyweight' ? (load.added ?? null) : null
}

/** How that load is typed. */
function plannedUnit(load: Load | null | undefined): Unit {
  return (load && 'weightUnit' in load && load.weightUnit) || 'kg'
}

/** That load as a value to log; null where it is no number. */
export function pencilWeight(load: Load | null | undefined): Weight | null {
  const weight = plannedWeight(load)
  return weight === null ? null : { weight, weightUnit: plannedUnit(load) }
}

/** The movements of EMOM interval `n`: its slot's, which rotate, or one that stands for the exercise. */
export function intervalMovements(name: string, config: Config, n: number): Movement[] {
  const slots = config.slots ?? []
  const slot = slots[n % Math.max(1, slots.length)]
  return slot?.movements.length ? slot.movements : [{ exerciseName: name, reps: config.repsPerMinute ?? null }]
}

/** How many intervals an EMOM plans; null for "until failure". */
export function plannedIntervals(config: Config): number | null {
  if (config.intervals === 'until_failure') return null
  if (typeof config.intervals === 'number') return config.intervals
  return config.totalMinutes ? Math.round((config.totalMinutes * 60) / (config.intervalSeconds ?? 60)) : null
}

/** The stations of a circuit's round `n`: its movements, with the reps of the scheme (21-15-9) where there is one. */
export function stations(name: string, config: Config, n: number): Movement[] {
  const movements = config.movements ?? []
  if (movements.length === 0) {
    const load = plainLoad(config)
    return [{ exerciseName: name, reps: config.repsPerRound ?? null, ...(load ? { load } : {}) }]
  }
  const scheme = config.repScheme?.[n]
  return scheme === undefined
    ? movements
    : movements.map((movement) => (movement.distanceMeters || movement.calories || movement.durationSeconds ? movement : { ...movement, reps: scheme }))
}

/** How many rounds a circuit plans; null where it does not say. */
export function plannedRounds(config: Config): number | null {
  return config.repScheme?.length ?? config.rounds ?? null
}

/** Reps that a movement asks for, calories counted as reps; null where it asks for time, distance or as many as possible. */
export function movementReps(movement: Movement): number | null {
  const reps = pencilReps(movement.reps)
  if (reps !== null) return reps
  const calories = movement.calories
  return typeof calories === 'number' ? calories : null
}

/** How far `extraReps` reach into an AMRAP's unfinished round, movement by movement. */
export function spread(extraReps: number, movements: readonly Movement[]): number[] {
  let left = extraReps
  return movements.map((movement, i) => {
    const here = i === movements.length - 1 ? left : Math.min(left, movementReps(movement) ?? left)
    left -= here
    return here
  })
}

/** The extra reps that put `reps` into movement `index`: all before it are complete by then. */
export function gather(index: number, reps: number, movements: readonly Movement[]): number {
  return movements.slice(0, index).reduce((sum, movement) => sum + (movementReps(movement) ?? 0), 0) + reps
}
