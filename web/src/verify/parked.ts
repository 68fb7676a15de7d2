import { inUnits, number, weight } from '../i18n/numbers'
import type { Unit } from '../api/prescription'
import { m } from '../i18n/paraglide/messages.js'
import { instant, length } from '../i18n/times'
import type { Waiting } from '../offline/attention.svelte'
import { uuid5 } from '../offline/ids'
import type { Value } from '../offline/operations'

/** What could not be placed, in a person's words: what it was, why, and what can be done about it. */

type Limit = { max: number; step: number }
const COUNT: Limit = { max: 10_000, step: 1 }
const EFFORT: Limit = { max: 10, step: 0.5 }
const SECONDS: Limit = { max: 86_400, step: 0 }
/** What the server takes, by the last part of a path: numbers from 0. A load is in kg. */
const LIMITS: Record<string, Limit> = {
  reps: COUNT,
  rounds: COUNT,
  extraReps: COUNT,
  totalReps: COUNT,
  repsAtCap: COUNT,
  rpe: EFFORT,
  rir: EFFORT,
  weight: { max: 2_000, step: 0 },
  durationSeconds: SECONDS,
  seconds: SECONDS,
  splitSeconds: SECONDS,
  workSeconds: SECONDS,
  timeSeconds: SECONDS,
  distanceMeters: { max: 1_000_000, step: 0 },
}
const MOST_TEXT = 10_000
const TEXTS = ['note', 'notes', 'skipReason']
const MOST_PLANNED = 200

const FIELDS: Record<string, () => string> = {
  reps: m.verify_field_reps,
  weight: m.verify_field_weight,
  rpe: m.verify_field_rpe,
  rir: m.verify_field_rir,
  durationSeconds: m.verify_field_duration,
  seconds: m.verify_field_duration,
  splitSeconds: m.verify_field_duration,
  workSeconds: m.verify_field_duration,
  timeSeconds: m.verify_field_duration,
  distanceMeters: m.verify_field_distance,
  side: m.verify_field_side,
  done: m.verify_field_done,
  note: m.verify_field_note,
  notes: m.verify_field_note,
  skipReason: m.verify_field_note,
  status: m.verify_field_status,
  videos: m.verify_field_videos,
  kind: m.verify_field_kind,
  deleted: m.verify_field_deleted,
  result: m.verify_field_result,
  rounds: m.verify_field_rounds,
  extraReps: m.verify_field_extra,
  splits: m.verify_field_splits,
  loads: m.verify_field_loads,
  scaled: m.verify_field_scaled,
  totalReps: m.verify_field_total,
  skipped: m.verify_field_skipped,
  capped: m.verify_field_cap,
  repsAtCap: m.verify_field_cap,
}

const REASONS: Record<string, () => string> = {
  unknown_workout: m.verify_reason_unknown_workout,
  workout_id_taken: m.verify_reason_workout_id_taken,
  op_id_reused: m.verify_reason_op_id_reused,
  document_too_large: m.verify_reason_document_too_large,
  attempt_too_long: m.verify_reason_attempt_too_long,
}

const fieldOf = (path: string): string => path.split('/').at(-1) ?? ''
const code = (reason: string): string => reason.split(':', 1)[0] ?? ''

/** The number of a value that has one, as the person typed it; a load as kg. */
export function amountOf({ path, value }: Pick<Waiting, 'path' | 'value'>): number | null {
  if (typeof value === 'number') return value
  const inList = Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : null
  if (typeof inList === 'number') return inList
  const load = path && fieldOf(path) === 'weight' && typeof value === 'object' && value !== null && 'weight' in value ? value.weight : null
  return typeof load === 'number' ? load : null
}

/** The same value with another number, in the shape that its path takes. */
export function withAmount({ path, value }: Pick<Waiting, 'path' | 'value'>, amount: number): Value {
  if (path && fieldOf(path) === 'weight') {
    const unit = typeof value === 'object' && value !== null && 'weightUnit' in value && value.weightUnit === 'lb' ? 'lb' : 'kg'
    return { weight: amount, weightUnit: unit }
  }
  return path?.includes('/interval/') && fieldOf(path) === 'reps' ? [amount] : amount
}

/** What the number at a path may be; null where it takes none. */
export function limitOf(path: string | null): Limit | null {
  return path === null ? null : (LIMITS[fieldOf(path)] ?? null)
}

export function fits(limit: Limit, amount: number): boolean {
  return amount >= 0 && amount <= limit.max && (limit.step === 0 || Number.isInteger(amount / limit.step))
}

export const isText = (path: string | null): boolean => path !== null && TEXTS.includes(fieldOf(path))

/** The number that was probably meant: a decimal point that went missing. */
export function meant({ path, value }: Pick<Waiting, 'path' | 'value'>): number | null {
  const [limit, amount] = [limitOf(path), amountOf({ path, value })]
  if (!limit || amount === null || amount <= limit.max) return null
  const found = [10, 100, 1000].map((by) => amount / by).find((one) => fits(limit, one))
  return found ?? null
}

/** A value in words: "1 025 kg", "5", "oui". */
export function valueText(path: string | null, value: unknown, units: Unit): string {
  const field = path === null ? '' : fieldOf(path)
  const amount = amountOf({ path, value })
  if (amount !== null && field === 'weight') return weight(amount, 'kg', units)
  if (amount !== null && LIMITS[field] === SECONDS) return length(amount)
  if (amount !== null) return number(amount)
  if (typeof value === 'boolean') return value ? m.verify_yes() : m.verify_no()
  if (value === null || value === undefined || value === '') return m.verify_void()
  if (typeof value === 'string') return value.length > 60 ? `« ${value.slice(0, 60)}… »` : `« ${value} »`
  if (typeof value === 'object' && 'endedAt' in value && typeof value.endedAt === 'string') return instant(value.endedAt)
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

function plannedNumber(itemId: string, id: string): number | null {
  for (let n = 0; n < MOST_PLANNED; n += 1) if (uuid5(itemId, String(n)) === id) return n + 1
  return null
}

/** Where it belongs: "Squat barre, série 3". */
export function placeText({ path, exerciseName, sessionTitle }: Pick<Waiting, 'path' | 'exerciseName' | 'sessionTitle'>): string {
  const session = sessionTitle ?? m.verify_session()
  const [, head = '', itemId = '', kind = '', id = ''] = (path ?? '').split('/')
  if (path === '/workout/start') return `${m.verify_start()}, ${session}`
  if (path === '/workout/finish') return `${m.verify_finish()}, ${session}`
  if (head !== 'ex') return session
  const exercise = exerciseName ?? session
  if (kind === 'interval') return m.verify_unit_minute({ exercise, number: Number(id) + 1 })
  if (kind !== 'set' && kind !== 'round') return exercise
  const n = plannedNumber(itemId, id)
  if (n === null) return kind === 'set' ? m.verify_unit_extra({ exercise }) : m.verify_unit_extra_round({ exercise })
  return kind === 'set' ? m.verify_unit_set({ exercise, number: n }) : m.verify_unit_round({ exercise, number: n })
}

/** What it says: "charge 1 025 kg". */
export function whatText(waiting: Waiting, units: Unit): string {
  const name = waiting.path === null ? undefined : FIELDS[fieldOf(waiting.path)]
  const value = waiting.path === '/workout/start' ? '' : valueText(waiting.path, waiting.value, units)
  const what = [name?.() ?? '', value].filter(Boolean).join(' ')
  return what ? m.verify_what({ place: placeText(waiting), what }) : placeText(waiting)
}

/** The server knows the session, and no such exercise in it. */
const isOfNoExercise = ({ path, sessionTitle, exerciseName }: Waiting): boolean =>
  (path?.startsWith('/ex/') ?? false) && sessionTitle !== null && exerciseName === null

/** Why the server could not place it. */
export function reasonText(waiting: Waiting, units: Unit): string {
  const { path, value, reason } = waiting
  const known = REASONS[code(reason)]
  if (known) return known()
  if (code(reason) !== 'not_understood') return m.verify_reason_other()
  if (isOfNoExercise(waiting)) return m.verify_reason_unknown_exercise()
  const [limit, amount] = [limitOf(path), amountOf({ path, value })]
  if (typeof value === 'string' && isText(path) && value.length > MOST_TEXT) return m.verify_reason_long({ max: number(MOST_TEXT) })
  if (!limit || amount === null) return m.verify_reason_misunderstood()
  if (limit === EFFORT) return m.verify_reason_half()
  if (amount > limit.max) return m.verify_reason_above({ max: valueText(path, limit.max, units) })
  if (amount < 0) return m.verify_reason_below({ min: number(0) })
  return Number.isInteger(amount) ? m.verify_reason_misunderstood() : m.verify_reason_whole()
}

/** Whether it can be put right here: the workout is known, and the place takes a number or a text. */
export function isCorrectable(waiting: Waiting): boolean {
  const { workoutId, path, reason } = waiting
  const bad = ['not_understood', 'document_too_large'].includes(code(reason)) && !isOfNoExercise(waiting)
  return workoutId !== null && bad && (limitOf(path) !== null || isText(path))
}

/** Whether the same may be said again: what was in its way may be gone. */
export function isWorthAgain({ workoutId, path, reason }: Waiting): boolean {
  return workoutId !== null && path !== null && code(reason) !== 'not_understood'
}

/** The number for a field: a load in the unit that the person sees. */
export function shown(path: string | null, amount: number, units: Unit): number {
  return path !== null && fieldOf(path) === 'weight' ? inUnits(amount, 'kg', units) : amount
}
