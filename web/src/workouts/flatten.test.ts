import { expect, test } from 'vitest'
import { flatten } from './flatten'
import { dataPath, exercisePath, FEEDBACK_NOTES, FEEDBACK_RPE } from './paths'
import { exercise, ITEM } from './testing'
import type { Exercise } from './types'

const SET = '0198c5f2-7a10-7000-8000-000000000001'
const values = (one: Exercise, heads: string[] = []) =>
  Object.fromEntries([...flatten([one], { rpe: null, notes: null }, Object.fromEntries(heads.map((head) => [head, ['op']])))].map(([path, value]) => [path.replace(`/ex/${ITEM}/`, ''), value]))

test('a set: every field that has a value, 0 and false among them, the weight with its unit', () => {
  const set = { setId: SET, kind: 'work', reps: 0, weight: 60, weightUnit: 'lb', rpe: null, rir: null, durationSeconds: null, distanceMeters: null, side: null, done: false, bulk: false, note: null } as const
  expect(values(exercise('standard', {}, { sets: [set] }))).toEqual({
    [`set/${SET}/kind`]: 'work',
    [`set/${SET}/reps`]: 0,
    [`set/${SET}/weight`]: { weight: 60, weightUnit: 'lb' },
    [`set/${SET}/done`]: false,
    [`set/${SET}/bulk`]: false,
  })
})

test('intervals keep their number, those between say nothing', () => {
  const nothing = { reps: [], weight: null, weightUnit: null, result: null, workSeconds: null }
  expect(values(exercise('EMOM', {}, { intervals: [nothing, { ...nothing, reps: [5, null], result: 'miss' }] }))).toEqual({ 'interval/1/reps': [5, null], 'interval/1/result': 'miss' })
})

test('registers of data count only where they were written', () => {
  const one = exercise('AMRAP', {}, { rounds: 0, extraReps: 0, rpe: null })
  expect(values(one)).toEqual({})
  expect(values(one, [dataPath(ITEM, 'rounds')])).toEqual({ 'data/rounds': 0 })
})

test('what follows from the log is not what a person said', () => {
  const one = (status: Exercise['status'], heads: string[] = []) => values({ ...exercise('standard', {}), status }, heads)
  expect(one('in_progress')).toEqual({})
  expect(one('completed')).toEqual({ status: 'completed' })
  expect(one('in_progress', [exercisePath(ITEM, 'status')])).toEqual({ status: 'in_progress' })
  expect(one('not_started', [exercisePath(ITEM, 'status')])).toEqual({ status: null })
})

test('notes, the reason of a skip, the feedback', () => {
  const all = flatten([{ ...exercise('circuit', {}), status: 'skipped', skipReason: 'dos', notes: 'sensible' }], { rpe: 0, notes: 'court' }, {})
  expect([...all.values()]).toEqual(['sensible', 'dos', 'skipped', 0, 'court'])
  expect([all.get(FEEDBACK_RPE), all.get(FEEDBACK_NOTES)]).toEqual([0, 'court'])
})
