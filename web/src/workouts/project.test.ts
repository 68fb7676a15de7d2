import { expect, test } from 'vitest'
import { doneText } from '../i18n/done'
import { itemOp } from '../offline/day'
import type { Operation, Value } from '../offline/operations'
import type { Attempt } from './load'
import { dataPath, exercisePath, FEEDBACK_RPE, intervalPath, setPath, stationPath } from './paths'
import { plannedId } from './plan'
import { grown, project } from './project'
import { exercise, ITEM } from './testing'
import type { Exercise } from './types'

const op = (path: string, value: unknown) => ({ path, value: value as Value }) as Operation
const END = '2026-11-25T18:00:00.000Z'

function record(one: Exercise): Attempt {
  const workout = { workoutId: 'w', sessionId: 's', startedAt: '2026-11-25T17:00:00Z', endedAt: null, duration: null, status: 'in_progress' }
  return { workout, exercises: [one], summary: {}, feedback: { rpe: null, notes: null } } as unknown as Attempt
}

test('an attempt that ended here has its time, counts and effort', () => {
  const shown = project(record(exercise('standard', { sets: 3, reps: 5 })), [op(exercisePath(ITEM, 'status'), 'completed'), op(FEEDBACK_RPE, 7)], END)
  expect(shown.workout).toMatchObject({ status: 'completed', endedAt: END, duration: 3600, exercisesCompleted: 1, totalExercises: 1 })
  expect(shown.feedback.rpe).toBe(7)
  expect(project(record(exercise('standard', {})), [], null).workout).toMatchObject({ status: 'in_progress', duration: null, exercisesCompleted: 0 })
})

test.each<[Exercise, [string, unknown][], string]>([
  [
    exercise('standard', { sets: 2, reps: 5, weight: 60, weightUnit: 'kg' }),
    [
      [setPath(ITEM, plannedId(ITEM, 0), 'weight'), { weight: 62.5, weightUnit: 'kg' }],
      [setPath(ITEM, plannedId(ITEM, 0), 'reps'), 0],
      [setPath(ITEM, plannedId(ITEM, 0), 'done'), true],
      [setPath(ITEM, plannedId(ITEM, 1), 'reps'), 5],
    ],
    '62.5 kg × 0',
  ],
  [exercise('EMOM', { totalMinutes: 3 }), [[intervalPath(ITEM, 0, 'result'), 'hit'], [intervalPath(ITEM, 1, 'result'), 'miss']], '1 of 3 minutes · 1 missed'],
  [exercise('AMRAP', { movements: [{ exerciseName: 'Tractions', reps: 5 }] }), [[dataPath(ITEM, 'rounds'), 7], [dataPath(ITEM, 'extraReps'), 3]], '7 rounds + 3 · 38 reps'],
  [exercise('circuit', { rounds: 2, repsPerRound: 20 }), [[stationPath(ITEM, plannedId(ITEM, 0), 0, 'reps'), 20]], '1 round · 20 reps'],
])('what was done of a form is said as the server will say it', (one, written, said) => {
  const [shown] = project(record(one), written.map(([path, value]) => op(path, value)), END).exercises
  expect(shown?.status).toBe('in_progress')
  expect(shown && doneText(shown, 'kg').replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ')).toBe(said)
})

test('what the server had before stays, and later operations win', () => {
  const before = exercise('standard', { sets: 1, reps: 5 }, { sets: [{ setId: plannedId(ITEM, 0), kind: 'work', weight: 60, weightUnit: 'kg', reps: 5, rpe: 8, rir: null, durationSeconds: null, distanceMeters: null, side: null, done: true, bulk: false, note: null }] })
  const shown = project(record(before), [op(setPath(ITEM, plannedId(ITEM, 0), 'reps'), 4)], END).exercises[0]?.data.sets?.[0]
  expect(shown).toMatchObject({ weight: 60, reps: 4, rpe: 8, done: true })
})

test('a deleted set is not shown, one that was added is', () => {
  const added = '0198c5f2-7a10-7000-8000-0000000000aa'
  const one = exercise('standard', { sets: 1, reps: 5 })
  const shown = project(record(one), [op(setPath(ITEM, plannedId(ITEM, 0), 'deleted'), true), op(setPath(ITEM, added, 'reps'), 9)], END)
  expect(shown.exercises[0]?.data.sets?.map(({ setId, reps }) => [setId, reps])).toEqual([[added, 9]])
})

test('exercises come and go by operations, in their order', () => {
  const added = { exerciseName: 'Dips', exerciseType: 'AMRAP', config: { timeMinutes: 5 } }
  const list = grown([exercise('standard', {})], [op(itemOp('i1'), added), op(itemOp('i2'), added), op(itemOp(ITEM), null), op(itemOp('i1'), added)])
  expect(list.map(({ itemId, position, exerciseType }) => [itemId, position, exerciseType])).toEqual([['i1', 0, 'AMRAP'], ['i2', 1, 'AMRAP']])
})
