import { beforeEach, expect, test } from 'vitest'
import type { Data, Exercise, SetDone } from '../api/document'
import type { Config, ExerciseType } from '../api/prescription'
import { locale } from './locale.svelte'
import { doneText, pairs, rpeText } from './done'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

function set(part: Partial<SetDone>): SetDone {
  const empty = { reps: null, weight: null, weightUnit: null, rpe: null, rir: null, durationSeconds: null, distanceMeters: null, side: null, bulk: null, note: null }
  return { setId: '', kind: 'work', done: true, ...empty, ...part }
}

function exercise(exerciseType: ExerciseType, data: Partial<Data>, config: Config = {}): Exercise {
  const rest = { itemId: '', position: 0, exerciseId: '', exerciseName: 'Squat', status: 'completed', skipReason: null, notes: null, videos: [] } as const
  return { ...rest, videos: [], exerciseType, config, data: { rpe: null, notes: null, ...data } }
}

const kg = (weight: number, reps: number | null) => set({ weight, weightUnit: 'kg', reps })

beforeEach(() => {
  locale.current = 'fr'
})

test.each<[string, Exercise, string]>([
  ['one load', exercise('standard', { sets: [kg(60, 6), kg(60, 6), kg(60, 5)] }), '60 kg × 6, 6, 5'],
  ['two loads', exercise('standard', { sets: [kg(60, 5), kg(62.5, 5)] }), '60 kg × 5 · 62,5 kg × 5'],
  ['zero reps are zero, none is a dash', exercise('standard', { sets: [kg(60, 0), kg(60, null)] }), '60 kg × 0, –'],
  ['warm-ups and sets that were not done stay out', exercise('standard', { sets: [{ ...kg(20, 5), kind: 'warmup' }, kg(60, 5), { ...kg(60, 5), done: false }] }), '60 kg × 5'],
  ['without a load', exercise('standard', { sets: [set({ reps: 12 }), set({ durationSeconds: 45 })] }), '12, 45 s'],
  ['written without sets', exercise('standard', { setsCompleted: 3, weightUsed: 80 }), '3 séries · 80 kg'],
  ['nothing', exercise('standard', { sets: [] }), ''],
  [
    'EMOM',
    exercise('EMOM', { intervals: ['hit', 'hit', 'miss'].map((result) => ({ reps: null, weight: null, weightUnit: null, workSeconds: null, result: result as 'hit' })) }, { totalMinutes: 10 }),
    '2 minutes sur 10 · 1 ratée',
  ],
  ['AMRAP', exercise('AMRAP', { rounds: 17, extraReps: 8, totalReps: 518 }), '17 tours + 8 · 518 reps'],
  ['circuit for time', exercise('circuit', { timeSeconds: 305, roundsCompleted: 3, rounds: [] }), 'temps 5:05 · 3 tours'],
  ['circuit at its cap', exercise('circuit', { capped: true, repsAtCap: 80, rounds: [] }), 'limite atteinte, 80 reps'],
])('%s', (_name, done, text) => {
  expect(plain(doneText(done, 'kg'))).toBe(text)
})

test('planned sets stand beside what was done; an added set has no plan', () => {
  const config: Config = { setGroups: [{ count: 1, reps: 5, kind: 'warmup' }, { count: 2, reps: 5 }] }
  const found = pairs(exercise('standard', { sets: [{ ...kg(20, 5), kind: 'warmup' }, kg(60, 5), kg(60, 5), kg(60, 3)] }, config))
  expect(found.map(({ label, plan, done }) => [label, plan?.reps ?? null, done?.reps ?? null])).toEqual([
    ['', 5, 5],
    ['1', 5, 5],
    ['2', 5, 5],
    ['3', null, 3],
  ])
})

test('RPE is what a person tapped, or empty', () => {
  expect(plain(rpeText(exercise('standard', { sets: [kg(60, 5)] })))).toBe('RPE vide')
  expect(plain(rpeText(exercise('standard', { sets: [{ ...kg(60, 5), rpe: 8 }, { ...kg(60, 5), rpe: 8.5 }] })))).toBe('RPE 8 à 8,5')
  expect(plain(rpeText(exercise('AMRAP', { rpe: 9 })))).toBe('RPE 9')
})
