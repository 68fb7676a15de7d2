import type { Schemas } from '../api/client'
import type { Unit } from '../api/prescription'
import { distance, NBSP, number, weightNumber } from './numbers'
import { m } from './paraglide/messages.js'
import { dateOf, instant, length, shortDay, split } from './times'

/** Two versions of a set, an interval, a round or a result, in words: values are by path, as they were logged. */

type Dispute = Schemas['Dispute']
type Version = Schemas['DisputeVersion']
type Values = Readonly<Record<string, unknown>>

/** "Squat barre, série 3". */
export function unitName({ exerciseName: exercise, unit }: Pick<Dispute, 'exerciseName' | 'unit'>): string {
  const number = unit.number ?? 1
  switch (unit.kind) {
    case 'set':
      return unit.warmup ? m.verify_unit_warmup({ exercise, number }) : m.verify_unit_set({ exercise, number })
    case 'interval':
      return m.verify_unit_minute({ exercise, number })
    case 'round':
      return m.verify_unit_round({ exercise, number })
    case 'result':
      return m.verify_unit_result({ exercise })
  }
}

/** "Ici, 18 h 36"; with the day where it was another one. */
export function versionSource({ deviceId, authorId, authorName, at }: Version, userId: string, mine: ReadonlySet<string>): string {
  const day = dateOf(new Date(at))
  const time = day === dateOf(new Date()) ? instant(at) : `${shortDay(day)}, ${instant(at)}`
  if (mine.has(deviceId)) return m.verify_here({ time })
  return authorId === userId ? m.verify_other({ time }) : m.verify_by({ name: authorName, time })
}

/** The fields of a unit by the last parts of their paths: "reps", "station/1/reps". */
function byField(values: Values): Map<string, unknown> {
  return new Map(Object.entries(values).map(([path, value]) => [path.split('/').slice(path.includes('/data/') ? 4 : 5).join('/'), value]))
}

const known = (value: unknown): value is number => typeof value === 'number'

function loadText(value: unknown, units: Unit): string {
  if (typeof value !== 'object' || value === null || !('weight' in value) || !known(value.weight)) return ''
  return weightNumber(value.weight, 'weightUnit' in value && value.weightUnit === 'lb' ? 'lb' : 'kg', units)
}

function amountText(fields: ReadonlyMap<string, unknown>): string {
  const [reps, seconds, meters] = [fields.get('reps'), fields.get('durationSeconds') ?? fields.get('seconds'), fields.get('distanceMeters')]
  if (Array.isArray(reps)) return reps.map((one) => (known(one) ? number(one) : '–')).join(' + ')
  if (known(reps)) return number(reps)
  if (known(seconds)) return length(seconds)
  return known(meters) ? distance(meters) : ''
}

function timesText(fields: ReadonlyMap<string, unknown>, units: Unit): string {
  return [loadText(fields.get('weight'), units), amountText(fields)].filter(Boolean).join(`${NBSP}×${NBSP}`)
}

function stations(fields: ReadonlyMap<string, unknown>, units: Unit): string {
  const each = new Map<number, Map<string, unknown>>()
  for (const [name, value] of fields) {
    const [, place = '', field = ''] = name.split('/')
    if (!name.startsWith('station/')) continue
    each.set(Number(place), (each.get(Number(place)) ?? new Map<string, unknown>()).set(field, value))
  }
  const inOrder = [...each].sort(([a], [b]) => a - b).map(([, station]) => station)
  return inOrder.map((station) => (station.get('skipped') === true ? m.attempt_skipped() : timesText(station, units) || '–')).join(' · ')
}

const RESULTS = { hit: m.attempt_hit, miss: m.verify_not_done, skipped: m.attempt_skipped }

function resultText(fields: ReadonlyMap<string, unknown>): string {
  const [rounds, extra, seconds, atCap] = ['rounds', 'extraReps', 'timeSeconds', 'repsAtCap'].map((name) => fields.get(name))
  const score = !known(rounds) ? '' : known(extra) && extra > 0 ? m.attempt_rounds_reps({ rounds, reps: extra }) : m.attempt_rounds({ count: rounds })
  const cap = fields.get('capped') !== true ? '' : known(atCap) ? m.attempt_capped({ reps: atCap }) : m.attempt_capped_only()
  return [score, known(seconds) ? split(seconds) : '', cap].filter(Boolean).join(' · ')
}

/** A version in one line, as large as a number is shown: "102,5 kg × 5". */
export function versionText(values: Values, units: Unit): string {
  const fields = byField(values)
  const seconds = fields.get('splitSeconds')
  const parts = [timesText(fields, units), stations(fields, units), known(seconds) ? split(seconds) : '', resultText(fields)]
  const result = fields.get('result')
  if (typeof result === 'string' && result in RESULTS && result !== 'hit') parts.push(RESULTS[result as keyof typeof RESULTS]())
  return parts.filter(Boolean).join(' · ') || m.verify_nothing()
}

/** What stands under it: effort and note always, the rest where a version has it. */
export function versionRows(kind: Dispute['unit']['kind'], values: Values): [string, string][] {
  const fields = byField(values)
  const rows: [string, string][] = []
  if (kind === 'set') {
    const [rpe, rir, note, side] = ['rpe', 'rir', 'note', 'side'].map((name) => fields.get(name))
    rows.push(['RPE', known(rpe) ? number(rpe) : m.verify_void()])
    if (known(rir)) rows.push(['RIR', number(rir)])
    rows.push([m.runner_note(), typeof note === 'string' && note ? `« ${note} »` : m.verify_none()])
    if (side === 'left' || side === 'right') rows.push([m.verify_field_side(), side === 'left' ? m.attempt_side_left() : m.attempt_side_right()])
    if (fields.get('done') !== true) rows.push([m.attempt_done(), m.verify_not_done()])
  }
  const work = fields.get('workSeconds')
  if (known(work)) rows.push([m.verify_field_duration(), length(work)])
  const splits = fields.get('splits')
  if (Array.isArray(splits) && splits.length) rows.push([m.verify_field_splits(), splits.map((one) => (known(one) ? split(one) : '–')).join(' · ')])
  return rows
}
