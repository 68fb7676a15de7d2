import { expect, test } from 'vitest'
import type { Config } from '../api/prescription'
import { Emom, judge } from './emom.svelte'
import { exercise, registerOf } from './testing'
import type { Data } from './types'

const chelsea: Config = { intervals: 4, slots: [{ movements: [{ exerciseName: 'Tractions', reps: 5 }, { exerciseName: 'Pompes', reps: 10 }] }] }
const swing: Config = { intervals: 3, slots: [{ movements: [{ exerciseName: 'Swing', reps: 12, load: { kind: 'weight', weight: 24, weightUnit: 'kg' } }] }] }

function emom(config: Config, data: Partial<Data> = {}) {
  const one = exercise('EMOM', config, data)
  const { register, written } = registerOf(one)
  return { form: new Emom(register, one), written, register }
}

const at = (form: Emom, n: number) => form.intervals[n]!

test('nothing is done at first: the plan stands in pencil, nothing is written', () => {
  const { form, written } = emom(chelsea)
  expect(form.intervals.map(({ reps, result }) => [reps, result])).toEqual(Array(4).fill([[5, 10], null]))
  expect(form.current?.n).toBe(0)
  expect(written).toEqual([])
})

test('one tap is held as planned, and the next interval comes', () => {
  const { form, written } = emom(chelsea)
  form.done(form.current!)
  expect(written).toEqual([['interval/0/reps', [5, 10]], ['interval/0/result', 'hit']])
  expect(form.current?.n).toBe(1)
})

test('fewer reps are a miss, back to all of them a hit; 0 is a count', () => {
  const { form } = emom(chelsea)
  form.setReps(at(form, 0), 1, 0)
  expect(at(form, 0).result).toBeNull()
  form.done(at(form, 0))
  expect(at(form, 0)).toMatchObject({ reps: [5, 0], result: 'miss' })
  expect(form.total).toEqual({ done: 5, planned: 15 })
  form.setReps(at(form, 0), 1, 10)
  expect(at(form, 0).result).toBe('hit')
})

test('a count that is emptied stays empty', () => {
  const { form } = emom(chelsea)
  form.setReps(at(form, 0), 0, null)
  expect(at(form, 0).reps).toEqual([null, 10])
})

test('a miss without a count claims no reps; counted ones stay', () => {
  const { form, written } = emom(chelsea)
  form.miss(at(form, 0))
  expect(written).toEqual([['interval/0/result', 'miss']])
  expect(at(form, 0).reps).toEqual([null, null])
  form.setReps(at(form, 1), 0, 3)
  form.miss(at(form, 1))
  expect(at(form, 1)).toMatchObject({ reps: [3, 10], result: 'miss' })
  form.hit(at(form, 0))
  expect(at(form, 0)).toMatchObject({ reps: [5, 10], result: 'hit' })
  form.miss(at(form, 0))
  expect(at(form, 0)).toMatchObject({ reps: [null, null], result: 'miss' })
})

test('skipped keeps no reps and can be done after all', () => {
  const { form, written } = emom(chelsea)
  form.setReps(at(form, 0), 0, 3)
  form.skip(at(form, 0))
  expect(written.slice(1)).toEqual([['interval/0/reps', null], ['interval/0/result', 'skipped']])
  expect(form.total.done).toBe(0)
  form.hit(at(form, 0))
  expect(at(form, 0)).toMatchObject({ reps: [5, 10], result: 'hit' })
  form.clear(at(form, 0))
  expect(at(form, 0)).toMatchObject({ reps: [5, 10], result: null })
})

test('the rest as planned, and exactly that taken back', () => {
  const { form } = emom(chelsea)
  form.skip(at(form, 1))
  const { count, undo } = form.doneAll()
  expect(count).toBe(3)
  expect(form.open).toEqual([])
  expect(form.current).toBeNull()
  undo()
  expect(form.intervals.map(({ result }) => result)).toEqual([null, 'skipped', null, null])
})

test('ticking the rest does not turn counted reps into held ones', () => {
  const { form } = emom(chelsea)
  form.setReps(at(form, 2), 0, 1)
  form.doneAll()
  expect(at(form, 2)).toMatchObject({ reps: [1, 10], result: 'miss' })
})

test('a load goes with its interval; one that was never planned follows the one before', () => {
  const planned = emom(swing)
  planned.form.done(at(planned.form, 0))
  expect(planned.written[1]).toEqual(['interval/0/weight', { weight: 24, weightUnit: 'kg' }])
  const free = emom({ intervals: 3, repsPerMinute: 12 })
  free.form.setWeight(at(free.form, 0), { weight: 20, weightUnit: 'kg' })
  expect(at(free.form, 1).weight).toEqual({ weight: 20, weightUnit: 'kg' })
  expect(planned.form.hasWeight(chelsea.slots![0]!.movements)).toBe(false)
})

test('until failure there is always one more', () => {
  const { form } = emom({ ...chelsea, intervals: 'until_failure' })
  expect(form.intervals).toHaveLength(1)
  form.done(at(form, 0))
  form.miss(at(form, 1))
  expect(form.intervals).toHaveLength(3)
  expect(form.planned).toBeNull()
})

test('slots rotate', () => {
  const { form } = emom({ intervals: 3, slots: [chelsea.slots![0]!, swing.slots![0]!] })
  expect(form.intervals.map(({ movements }) => movements.length)).toEqual([2, 1, 2])
})

test('what was saved is there again', () => {
  const { form } = emom(chelsea, {
    intervals: [
      { reps: [5, 8], weight: null, weightUnit: null, result: 'miss', workSeconds: null },
      { reps: [], weight: null, weightUnit: null, result: 'skipped', workSeconds: null },
    ],
  })
  expect(form.intervals.map(({ result }) => result)).toEqual(['miss', 'skipped', null, null])
  expect(at(form, 0).reps).toEqual([5, 8])
  expect(form.current?.n).toBe(2)
})

test('what has no planned number cannot fall short of it', () => {
  expect(judge([null], [null])).toBe('hit')
  expect(judge([null, 4], [null, 5])).toBe('miss')
})
