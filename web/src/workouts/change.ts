import type { Schemas } from '../api/client'
import type { Unit } from '../api/prescription'
import { prescriptionLines } from '../i18n/prescription'
import { letterOf } from './letters'
import { VERSION } from './paths'
import type { Register } from './register.svelte'
import type { Exercise } from './types'

type Offered = Schemas['Offered']
/** `kind`: what the coach did with it; `before` and `after` are lines of the plan. */
export type Row = { key: string; letter: string; kind: 'changed' | 'replaced' | 'added' | 'removed' | 'moved' | 'notes'; name: string; before: string[]; after: string[] }

const exercisesOf = (offered: Offered) => offered.exercises as unknown as Exercise[]

/** What the student said to this version; null for nothing yet. */
export function answered({ version }: Offered, register: Register): boolean | null {
  const said = register.get(VERSION)
  return said !== null && typeof said === 'object' && 'take' in said && said.version === version ? said.take : null
}

/** The exercises by the version that was chosen: what holds anything stays, last where the new version has it no more. */
export function planned(loaded: readonly Exercise[], offered: Offered | null, register: Register): Exercise[] {
  if (!offered || answered(offered, register) !== true) return [...loaded]
  const next = exercisesOf(offered)
  const there = new Set(next.map(({ itemId }) => itemId))
  const kept = loaded.filter(({ itemId }) => !there.has(itemId) && register.status(itemId) !== 'not_started')
  return [...next, ...kept].map((one, position) => ({ ...one, position }))
}

function lines(exercise: Exercise, units: Unit): string[] {
  const { notes, cues } = exercise.config
  return [...prescriptionLines(exercise.exerciseType, exercise.config, units), ...[notes ?? '', cues?.join(' · ') ?? ''].filter(Boolean)]
}

/** The coach's change as a person reads it, in the order of the new plan; what was taken out comes where it stood or last. */
export function tell(loaded: readonly Exercise[], offered: Offered, units: Unit): Row[] {
  const next = exercisesOf(offered)
  const of = (kind: string) => new Set(offered.changes.filter((one) => one.part === 'exercise' && one.kind === kind).map(({ itemId }) => itemId))
  const [changed, moved, added, removed] = [of('changed'), of('moved'), of('added'), of('removed')]
  const gone = new Map([...loaded.entries()].filter(([, one]) => removed.has(one.itemId)).map(([n, one]) => [n, one] as const))
  const rows: Row[] = []
  for (const change of offered.changes) {
    if (change.part !== 'session' || change.kind !== 'changed' || (change.field !== 'notes' && change.field !== 'title')) continue
    const [before, after] = [change.before, change.after].map((text) => (typeof text === 'string' && text ? [text] : []))
    rows.push({ key: change.field, letter: '', kind: 'notes', name: '', before: before ?? [], after: after ?? [] })
  }
  next.forEach((one, n) => {
    const before = loaded.find(({ itemId }) => itemId === one.itemId)
    const row = { key: one.itemId, letter: letterOf(next, n), name: one.exerciseName }
    const old = gone.get(n)
    if (added.has(one.itemId) && old) {
      gone.delete(n)
      rows.push({ ...row, kind: 'replaced', name: old.exerciseName, before: lines(old, units), after: [[one.exerciseName, ...lines(one, units).slice(0, 1)].join(', '), ...lines(one, units).slice(1)] })
    } else if (added.has(one.itemId)) rows.push({ ...row, kind: 'added', before: [], after: lines(one, units) })
    else if (changed.has(one.itemId) && before) {
      const [old, fresh] = [lines(before, units), lines(one, units)]
      const differ = (all: string[], other: string[]) => all.filter((line) => !other.includes(line))
      rows.push({ ...row, kind: 'changed', before: differ(old, fresh), after: differ(fresh, old) })
    } else if (moved.has(one.itemId)) rows.push({ ...row, kind: 'moved', before: [], after: [] })
  })
  for (const [n, one] of gone) rows.push({ key: one.itemId, letter: letterOf(loaded, n), kind: 'removed', name: one.exerciseName, before: lines(one, units), after: [] })
  return rows
}
