import type { DistanceUnit, Unit } from '../api/prescription'
import { locale } from './locale.svelte'

/** U+00A0: the font has no narrow one. */
export const NBSP = '\u00a0'

const KG_PER_LB = 0.45359237

/** "2,5" or "2.5": at most `digits` decimals, no zeros at the end, no grouping, a true minus. */
export function number(value: number, digits = 2): string {
  // By hand: the first number that the browser formats itself costs a slow phone a tenth of a second.
  const scaled = Number(`${Math.abs(value)}e${digits}`) || 0 // what is too small for plain digits is nothing
  const rounded = Number(`${Math.round(scaled)}e-${digits}`)
  return `${value < 0 ? '−' : ''}${locale.current === 'fr' ? String(rounded).replace('.', ',') : rounded}`
}

/** Stored kg in the unit that is shown. What was typed in that unit comes back as it was typed; a converted weight is rounded to a tenth. */
export function inUnits(kg: number, typed: Unit | null | undefined, units: Unit): number {
  const value = units === 'lb' ? kg / KG_PER_LB : kg
  const step = (typed ?? 'kg') === units ? 100 : 10
  return Math.round(value * step) / step
}

/** A weight in the unit it was typed in, as kg to be stored. */
export function toKg(value: number, units: Unit): number {
  return units === 'lb' ? value * KG_PER_LB : value
}

/** "100" of "100 kg". */
export function weightNumber(kg: number, typed: Unit | null | undefined, units: Unit): string {
  return number(inUnits(kg, typed, units))
}

/** "102,5 kg", "225 lb". */
export function weight(kg: number, typed: Unit | null | undefined, units: Unit): string {
  return `${weightNumber(kg, typed, units)}${NBSP}${units}`
}

const METERS_PER = { yd: 0.9144, mi: 1609.344 }

/** "1,2 km", "400 m"; what was typed in yards or miles in those: "1 mi". */
export function distance(meters: number, typed?: DistanceUnit): string {
  if (typed === 'yd' || typed === 'mi') return `${number(Math.round((meters / METERS_PER[typed]) * 100) / 100)}${NBSP}${typed}`
  return meters >= 1000 ? `${number(meters / 1000)}${NBSP}km` : `${number(meters)}${NBSP}m`
}
