import type { Load, Movement, Unit, Variant } from '../api/prescription'
import { loadText, repsText } from '../i18n/loads'
import { distance, inUnits, number, weightNumber } from '../i18n/numbers'
import { m } from '../i18n/paraglide/messages.js'
import { length } from '../i18n/times'
import type { Weight } from '../offline/operations'

export type Measure = 'reps' | 'seconds' | 'distanceMeters'

/** How far one tap of a stepper goes, and what its number is called. */
export const STEPS: Record<Measure, number> = { reps: 1, seconds: 5, distanceMeters: 50 }
export const UNITS: Record<Measure, () => string> = { reps: m.runner_reps, seconds: m.runner_seconds, distanceMeters: m.runner_meters }
export const MOST: Record<Measure, number> = { reps: 10_000, seconds: 86_400, distanceMeters: 1_000_000 }

/** "20", "45 s", "400 m"; a dash for nothing. */
export function amountText(measure: Measure, amount: number | null): string {
  if (amount === null) return '–'
  if (measure === 'seconds') return length(amount)
  return measure === 'distanceMeters' ? distance(amount) : number(amount)
}

/** "40 kg", "2 × 20 kg" under the number of a cell; empty without a load. */
export function cellLoad(weight: Weight | null, movement: Movement, units: Unit): string {
  if (!weight) return ''
  const text = weightNumber(weight.weight, weight.weightUnit, units)
  return movement.load?.implements === 2 ? `2 × ${text}` : `${text} ${units}`
}

/** What is asked of one movement, its name apart: "5", "400 m", "max · 43 kg". */
export function targetText(movement: Movement, units: Unit): string {
  const { calories, distanceMeters, durationSeconds, load } = movement
  const amount = [
    repsText(movement.reps),
    calories === undefined ? '' : `${typeof calories === 'number' ? calories : Object.values(calories).join('/')} cal`,
    distanceMeters === undefined ? '' : distance(distanceMeters),
    durationSeconds === undefined ? '' : length(durationSeconds),
  ]
  return [...amount, load ? loadText(load, units) : ''].filter(Boolean).join(' · ')
}

/** True where a load can be noted: one is asked for, and it is more than the body. */
export function takesLoad(movement: Movement): boolean {
  const { load } = movement
  if (load?.kind === 'bodyweight') return load.added !== undefined || load.assisted !== undefined
  return load !== undefined
}

const VARIANTS: Record<Variant, () => string> = { rx: m.rx_variant_rx, scaled: m.rx_variant_scaled, men: m.rx_variant_men, women: m.rx_variant_women }

/** The loads that a prescription names, to be picked with one tap: the planned one, or one for each variant. */
export function loadPicks(load: Load | undefined, units: Unit): { value: number; label: string; weight: Weight }[] {
  const named = load?.kind === 'variants' ? (Object.entries(load.variants) as [Variant, Load][]).map(([name, one]) => [VARIANTS[name], one] as const) : [[m.runner_pick_planned, load] as const]
  return named.flatMap(([label, one]) =>
    one?.kind === 'weight' ? [{ value: inUnits(one.weight, one.weightUnit, units), label: label(), weight: { weight: one.weight, weightUnit: one.weightUnit } }] : [],
  )
}
