import type { Ladder, Load, Movement, Part, Reps, SetGroup, Unit } from '../api/prescription'
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

/** The reps of rung `n`, for a movement that names no amount of its own; null where the ladder begins somewhere that is not known. */
export function rung(ladder: Ladder | Part['ladder'] | undefined, n: number): number | null {
  return ladder && typeof ladder.start === 'number' ? Math.max(0, ladder.start + n * ladder.step) : null
}

function asking(movements: Movement[], reps: number | null): Movement[] {
  const own = (movement: Movement) => movement.reps != null || movement.distanceMeters || movement.calories || movement.durationSeconds
  return reps === null ? movements : movements.map((movement) => (own(movement) ? movement : { ...movement, reps }))
}

/** The movements of EMOM interval `n`: its slot's, which rotate (within its stage, where there are some), or one that stands for the exercise. */
export function intervalMovements(name: string, config: Config, n: number): Movement[] {
  let slots = config.slots ?? []
  let place = n
  for (const stage of config.stages ?? []) {
    slots = stage.slots
    if (place < stage.intervals) break
    place -= stage.intervals
  }
  const slot = slots[place % Math.max(1, slots.length)]
  const movements = slot?.movements.length ? slot.movements : [{ exerciseName: name, ...(config.ladder ? {} : { reps: config.repsPerMinute ?? null }) }]
  return asking(movements, rung(config.ladder, n))
}

/** How many intervals an EMOM plans; null for "until failure". */
export function plannedIntervals(config: Config): number | null {
  if (config.stages?.length) return config.stages.reduce((sum, stage) => sum + stage.intervals, 0)
  if (config.intervals === 'until_failure') return null
  if (typeof config.intervals === 'number') return config.intervals
  return config.totalMinutes ? Math.round((config.totalMinutes * 60) / (config.intervalSeconds ?? 60)) : null
}

/** Planned round `k` of part `p` is number p × 40 + k of its exercise (see planned.py). */
export const ROUNDS_OF_PART = 40

/** The parts of a circuit; of one without parts itself. */
export function partsOf(config: Config): Part[] {
  return config.parts?.length ? config.parts : [config as Part]
}

/** How many rounds a part plans; where it leaves that open, the first. */
export function plannedRounds(part: Part): number {
  return part.repScheme?.length || part.rounds || 1
}

/** The stations of round `k` of a part: its movements, with the reps of the scheme (21-15-9) or the ladder where there is one. */
export function stations(name: string, config: Config, part: Part, k: number): Movement[] {
  if (!part.movements?.length) {
    const load = plainLoad(config)
    return [{ exerciseName: name, reps: config.repsPerRound ?? null, ...(load ? { load } : {}) }]
  }
  const scheme = part.repScheme?.[k]
  if (scheme === undefined) return asking(part.movements, rung(part.ladder, k))
  return part.movements.map((movement) => (movement.distanceMeters || movement.calories || movement.durationSeconds ? movement : { ...movement, reps: scheme }))
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
