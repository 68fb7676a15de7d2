import { expect, test } from 'vitest'
import { configOf, suggestions, type Wish } from './free.svelte'

const nothing: Wish = { exerciseType: 'standard', measure: 'reps', minutes: null, reps: null, rounds: null, amount: null }

test.each<[Partial<Wish>, object]>([
  [{}, {}],
  [{ measure: 'distanceMeters', amount: 2000 }, { setGroups: [{ count: 1, distanceMeters: 2000 }] }],
  [{ measure: 'durationSeconds', amount: 45 }, { setGroups: [{ count: 1, durationSeconds: 45 }] }],
  [{ measure: 'durationSeconds' }, {}],
  [{ exerciseType: 'EMOM', minutes: 10, reps: 12 }, { totalMinutes: 10, repsPerMinute: 12 }],
  [{ exerciseType: 'AMRAP', minutes: 20 }, { timeMinutes: 20 }],
  [{ exerciseType: 'circuit', rounds: 3 }, { rounds: 3, repsPerRound: null }],
])('%j becomes %j', (wish, config) => {
  expect(configOf({ ...nothing, ...wish })).toEqual(config)
})

test('names are found without their accents, those that begin so first, the whole name never', () => {
  const names = ['Développé couché', 'Squat barre', 'Élévations', 'Développé militaire', 'Front squat']
  expect(suggestions(names, 'deve')).toEqual(['Développé couché', 'Développé militaire'])
  expect(suggestions(names, 'squat')).toEqual(['Squat barre', 'Front squat'])
  expect(suggestions(names, 'squat barre')).toEqual([])
  expect(suggestions(names, '', 2)).toEqual(['Développé couché', 'Squat barre'])
})
