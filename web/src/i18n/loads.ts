import type { Load, Movement, PlainLoad, Reps, Unit, Variant } from '../api/prescription'
import { distance, NBSP, number, weight, weightNumber } from './numbers'
import { m } from './paraglide/messages.js'
import { length } from './times'

const VARIANTS: Record<Variant, () => string> = { rx: m.rx_variant_rx, scaled: m.rx_variant_scaled, men: m.rx_variant_men, women: m.rx_variant_women }

/** "8", "8 à 10", "max", "5+"; empty where nothing is asked. */
export function repsText(reps: Reps | undefined, plus = false): string {
  if (reps === 'max') return m.rx_max()
  if (reps === null || reps === undefined || (typeof reps === 'object' && typeof reps.min !== 'number')) return ''
  const text = typeof reps === 'number' ? number(reps) : m.rx_range({ min: reps.min, max: reps.max })
  return plus ? `${text}+` : text
}

function bodyweight(load: Extract<PlainLoad, { kind: 'bodyweight' }>, units: Unit): string {
  if (load.added) return m.rx_bodyweight_added({ weight: weight(load.added, load.weightUnit, units) })
  if (load.assisted) return m.rx_bodyweight_assisted({ weight: weight(load.assisted, load.weightUnit, units) })
  return load.factor && load.factor !== 1 ? m.rx_bodyweight_factor({ factor: number(load.factor) }) : m.rx_bodyweight()
}

function plainLoad(load: PlainLoad, units: Unit): string {
  switch (load.kind) {
    case 'weight':
      return weight(load.weight, load.weightUnit, units)
    case 'percent': {
      const of = load.of === 'result' ? m.rx_result() : load.of
      const text = m.rx_percent({ percent: number(load.percent), of })
      return load.added ? `${text} + ${weight(load.added, load.weightUnit, units)}` : text
    }
    case 'bodyweight':
      return bodyweight(load, units)
    case 'drop':
      return m.rx_drop({ percent: number(load.percent) })
    default:
      // A kind that this page does not know yet says nothing.
      return ''
  }
}

function variants(of: Partial<Record<Variant, PlainLoad>>, units: Unit): string {
  const all = Object.entries(of) as [Variant, PlainLoad][]
  const names = all.map(([name]) => VARIANTS[name]()).join('/')
  // "43/29 kg (hommes/femmes)": the unit once where all are plain weights.
  const weights = all.map(([, load]) => (load.kind === 'weight' ? weightNumber(load.weight, load.weightUnit, units) : null))
  const loads = weights.includes(null) ? all.map(([, load]) => plainLoad(load, units)).join(' / ') : `${weights.join('/')}${NBSP}${units}`
  return `${loads} (${names})`
}

/** "100 kg", "75 % du 1RM", "2 × 20 kg", "poids du corps + 10 kg", "43/29 kg (hommes/femmes)". */
export function loadText(load: Load, units: Unit): string {
  const text = load.kind === 'variants' ? variants(load.variants, units) : plainLoad(load, units)
  if (!text) return ''
  return load.implements === 2 ? `2${NBSP}×${NBSP}${text}` : text
}

/** A load after what it belongs to: " à 100 kg", " (poids du corps + 10 kg)". */
export function withLoad(load: Load | undefined, units: Unit): string {
  if (!load) return ''
  const text = loadText(load, units)
  if (!text) return ''
  return load.kind === 'bodyweight' || load.kind === 'drop' ? ` (${text})` : ` ${m.rx_at({ load: text })}`
}

/** A name inside a sentence: "Tractions" becomes "tractions", "GHD" stays. */
function inSentence(name: string): string {
  return /^\p{Lu}\p{Ll}/u.test(name) ? name.charAt(0).toLocaleLowerCase() + name.slice(1) : name
}

function calories(of: NonNullable<Movement['calories']>): string {
  if (of === 'max') return m.rx_calories_max()
  const numbers = typeof of === 'number' ? [of] : Object.values(of)
  return `${numbers.join('/')}${NBSP}cal`
}

/** "5 tractions", "21 thruster à 43/29 kg", "course 400 m", "tractions max". */
export function movementText(movement: Movement, units: Unit): string {
  const name = inSentence(movement.exerciseName)
  const after: string[] = []
  if (movement.calories !== undefined) after.push(calories(movement.calories))
  if (movement.distanceMeters !== undefined) after.push(distance(movement.distanceMeters, movement.distanceUnit))
  if (movement.durationSeconds !== undefined) after.push(length(movement.durationSeconds))
  const reps = repsText(movement.reps)
  if (movement.reps === 'max') after.push(reps)
  const named = [movement.reps === 'max' || !reps ? '' : `${reps}${NBSP}`, name, after.length ? ` ${after.join(' ')}` : ''].join('')
  const side = movement.perSide ? ` ${m.rx_per_side()}` : ''
  return `${named}${withLoad(movement.load, units)}${side}${movement.alternating ? ` ${m.rx_alternating()}` : ''}`
}
