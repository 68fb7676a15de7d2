import { expect, test } from 'vitest'
import type { Config } from '../api/prescription'
import { Amrap } from './amrap.svelte'
import { dataPath } from './paths'
import { exercise, ITEM, registerOf } from './testing'
import type { Data } from './types'

const cindy: Config = { timeMinutes: 20, movements: [{ exerciseName: 'Tractions', reps: 5 }, { exerciseName: 'Pompes', reps: 10 }, { exerciseName: 'Air squat', reps: 15 }] }
const loaded: Config = {
  movements: [
    { exerciseName: 'Thruster', reps: 10, load: { kind: 'weight', weight: 40, weightUnit: 'kg' } },
    { exerciseName: 'Tractions', reps: 10, load: { kind: 'bodyweight' } },
    { exerciseName: 'Swing', reps: 10, load: { kind: 'weight', weight: 24, weightUnit: 'kg' } },
  ],
}

function amrap(config: Config = cindy, data: Partial<Data> = {}, fields: string[] = []) {
  const one = exercise('AMRAP', config, data)
  const { register, written } = registerOf(one, Object.fromEntries(fields.map((field) => [dataPath(ITEM, field), ['op']])))
  return { form: new Amrap(register, one), written, register }
}

test('untouched reads empty, although the document says 0 rounds', () => {
  const { form, register } = amrap(cindy, { rounds: 0, extraReps: 0, splits: [], loads: [] })
  expect([form.rounds, form.extraReps]).toEqual([null, null])
  expect(register.status(ITEM)).toBe('not_started')
})

test('0 that was written is 0', () => {
  const { form, register } = amrap(cindy, { rounds: 0, extraReps: 0 }, ['rounds', 'extraReps'])
  expect([form.rounds, form.extraReps]).toEqual([0, 0])
  expect(register.status(ITEM)).toBe('in_progress')
})

test('a round done counts one more, starts the next at 0, and can be taken back', () => {
  const { form } = amrap()
  form.roundDone()
  form.reach(1, 4)
  expect(form.extraReps).toBe(9)
  const undo = form.roundDone()
  expect([form.rounds, form.extraReps]).toEqual([2, 0])
  undo()
  expect([form.rounds, form.extraReps]).toEqual([1, 9])
})

test('as many as possible in a round are counted round by round', () => {
  const nicole: Config = { timeMinutes: 20, movements: [{ exerciseName: 'Course', distanceMeters: 400 }, { exerciseName: 'Tractions', reps: 'max' }] }
  const { form } = amrap(nicole)
  expect([form.byRound, amrap().form.byRound]).toEqual([true, false])
  form.setReps(1, 18)
  form.setReps(0, 25)
  expect(form.repsPerRound).toEqual([25, 18])
  form.setReps(1, null)
  expect(form.repsPerRound).toEqual([25])
})

test('how far, movement by movement: those before are complete', () => {
  const { form } = amrap()
  form.reach(1, 4)
  expect(form.reached).toEqual([5, 4, 0])
  form.reach(0, 3)
  expect([form.extraReps, form.reached]).toEqual([3, [3, 0, 0]])
  form.setExtra(null)
  expect(form.extraReps).toBeNull()
})

test('splits: a gap stays a gap, the end is cut', () => {
  const { form, written } = amrap()
  form.setSplit(2, 90)
  expect(form.splits).toEqual([null, null, 90])
  form.setSplit(0, 80)
  form.setSplit(2, null)
  expect(written.at(-1)).toEqual(['data/splits', [80]])
})

test('only the load that was touched is written, at its own place', () => {
  const { form, written, register } = amrap(loaded)
  expect(form.loads.map(({ movement, written }) => [movement.exerciseName, written])).toEqual([['Thruster', false], ['Swing', false]])
  form.setLoad(1, { weight: 20, weightUnit: 'kg' })
  register.outbox.commitDrafts()
  expect(written).toEqual([['data/loads', [null, { weight: 20, weightUnit: 'kg' }]]])
  expect(form.loads[0]).toMatchObject({ weight: { weight: 40 }, written: false })
})

test('what was saved is there again', () => {
  const { form } = amrap(cindy, { rounds: 7, extraReps: 9, splits: [84, 91], scaled: true }, ['rounds', 'extraReps', 'splits', 'scaled'])
  expect([form.rounds, form.reached, form.splits, form.scaled]).toEqual([7, [5, 4, 0], [84, 91], true])
})

test('a button that is held is one change, and none is lost where a round ends in between', () => {
  const { form, written } = amrap()
  for (let reps = 1; reps <= 4; reps += 1) form.reach(0, reps)
  expect(written).toEqual([])
  const undo = form.roundDone()
  expect(written).toEqual([['data/extraReps', 4], ['data/rounds', 1], ['data/extraReps', 0]])
  undo()
  expect([form.rounds, form.extraReps]).toEqual([null, 4])
})
