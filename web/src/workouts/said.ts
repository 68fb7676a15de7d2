import type { Unit } from '../api/prescription'
import { number, weight } from '../i18n/numbers'
import { m } from '../i18n/paraglide/messages.js'
import { instant, length, split } from '../i18n/times'
import type { Operation, Value } from '../offline/operations'
import { placeOf } from './paths'
import type { Exercise } from './types'

/** What a workout is called, and its exercises; `numberOf` a set, where the page knows. */
export type Names = { title: string; exercises: readonly Exercise[]; numberOf?: (exercise: Exercise, setId: string) => number | undefined }

/** What was noted in one place, for a person to read. */
export type Said = { key: string; place: string; text: string; at: string }

/** One line for each set, interval or round, with the last value of each of its fields; oldest first. */
export function sayAll(operations: readonly Operation[], names: Names, units: Unit): Said[] {
  const groups = new Map<string, Operation[]>()
  for (const operation of operations) {
    const { itemId, part, id } = placeOf(operation.path)
    const key = [itemId, part, id].join(' ')
    groups.set(key, [...(groups.get(key) ?? []).filter(({ path }) => path !== operation.path), operation])
  }
  return [...groups].map(([key, made]) => ({
    key,
    place: placeText(made[0]?.path ?? '', names),
    text: made.map(({ path, value }) => valueText(path, value, units)).join(' · '),
    at: instant(new Date(made.at(-1)?.editedAt ?? 0)),
  }))
}

function placeText(path: string, { title, exercises, numberOf }: Names): string {
  const { itemId, part, id } = placeOf(path)
  const exercise = exercises.find((one) => one.itemId === itemId)
  if (!exercise) return title
  const set = part === 'set' && id ? numberOf?.(exercise, id) : undefined
  const where = part === 'interval' ? m.runner_minute({ n: id ?? '' }) : set === undefined ? '' : m.runner_set({ number: set })
  return [exercise.exerciseName, where].filter(Boolean).join(' · ')
}

function valueText(path: string, value: Value, units: Unit): string {
  const field = path.split('/').at(-1) ?? ''
  if (value === null) return m.unsent_empty()
  if (typeof value === 'boolean') return field === 'done' ? (value ? m.unsent_done() : m.unsent_not_done()) : `${field} ${value ? '✓' : '–'}`
  if (typeof value === 'number') {
    if (field === 'rpe') return m.attempt_rpe({ rpe: number(value) })
    if (/^(split|time)Seconds$/.test(field)) return split(value)
    return /econds$/.test(field) ? length(value) : field === 'reps' ? m.attempt_reps({ count: value }) : `${field} ${number(value)}`
  }
  if (typeof value === 'string') return /^notes?$|Reason$/.test(field) ? m.quoted({ text: value }) : value
  if ('weightUnit' in value) return weight((value as { weight: number }).weight, value.weightUnit as Unit, units)
  return JSON.stringify(value)
}
