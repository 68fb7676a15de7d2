import { describe, expect, test } from 'vitest'
import { gather, intervalMovements, movementReps, partsOf, pencilReps, pencilWeight, plannedIntervals, plannedRounds, plannedSets, spread, stations } from './plan'

const ITEM = '018f2a3b-4c5d-7e6f-8a9b-0c1d2e3f4a5b'
const CINDY = [
  { exerciseName: 'Tractions', reps: 5 },
  { exerciseName: 'Pompes', reps: 10 },
  { exerciseName: 'Air squats', reps: 15 },
]

describe('planned sets', () => {
  test('plain keys alone: sets alike, named as every phone names them', () => {
    const sets = plannedSets(ITEM, { notes: null, sets: 3, reps: 5, weight: 100, weightUnit: 'kg' })
    expect(sets).toHaveLength(3)
    expect(new Set(sets.map((set) => set.setId)).size).toBe(3)
    expect(sets[0]).toMatchObject({ kind: 'work', reps: 5, load: { kind: 'weight', weight: 100, weightUnit: 'kg' }, rpe: null })
    expect(plannedSets(ITEM, { sets: 13 })[12]?.setId).toBe('09b3b8a5-1b35-5ce4-9a3c-996988119550')
  })

  test('groups in their order, numbered through', () => {
    const sets = plannedSets(ITEM, {
      sets: 5,
      setGroups: [
        { count: 2, reps: 5, kind: 'warmup', load: { kind: 'percent', percent: 40, of: 'TM' } },
        { count: 1, reps: 5, plus: true, rpe: 9, restSeconds: 240 },
        { count: 1, durationSeconds: 45 },
      ],
    })
    expect(sets.map((set) => set.kind)).toEqual(['warmup', 'warmup', 'work', 'work'])
    expect(sets[2]).toMatchObject({ plus: true, rpe: 9, restSeconds: 240 })
    expect(sets[3]).toMatchObject({ reps: null, durationSeconds: 45 })
  })

  test('no sets at all', () => {
    expect(plannedSets(ITEM, { sets: null, reps: null })).toEqual([])
  })
})

test('what a plan stands for in pencil', () => {
  expect([pencilReps(0), pencilReps({ min: 8, max: 12 }), pencilReps('max'), pencilReps(null)]).toEqual([0, 8, null, null])
  expect(pencilWeight({ kind: 'weight', weight: 60, weightUnit: 'lb' })).toEqual({ weight: 60, weightUnit: 'lb' })
  expect(pencilWeight({ kind: 'percent', percent: 65, of: 'TM' })).toBeNull()
  expect(pencilWeight({ kind: 'bodyweight', added: 10 })).toEqual({ weight: 10, weightUnit: 'kg' })
  expect(movementReps({ exerciseName: 'Rameur', calories: 15 })).toBe(15)
})

test('EMOM: intervals and the slots that rotate', () => {
  expect(plannedIntervals({ totalMinutes: 30 })).toBe(30)
  expect(plannedIntervals({ totalMinutes: 20, intervalSeconds: 120 })).toBe(10)
  expect(plannedIntervals({ totalMinutes: 10, intervals: 'until_failure' })).toBeNull()
  const config = { slots: [{ movements: [{ exerciseName: 'A', reps: 3 }] }, { movements: [{ exerciseName: 'B', reps: 6 }] }] }
  expect([0, 1, 2].map((n) => intervalMovements('x', config, n)[0]?.exerciseName)).toEqual(['A', 'B', 'A'])
  expect(intervalMovements('Swing', { repsPerMinute: 12 }, 4)).toEqual([{ exerciseName: 'Swing', reps: 12 }])
})

test('EMOM: a ladder climbs, stages follow each other, what has an amount of its own keeps it', () => {
  const ladder = { intervals: 'until_failure' as const, ladder: { start: 5, step: 2 }, slots: [{ movements: [{ exerciseName: 'Course', distanceMeters: 225 }, { exerciseName: 'Burpees' }] }] }
  expect([0, 3].map((n) => intervalMovements('x', ladder, n).map(movementReps))).toEqual([[null, 5], [null, 11]])
  expect(intervalMovements('Saut', { ladder: { start: 1, step: 1 } }, 9)).toEqual([{ exerciseName: 'Saut', reps: 10 }])
  const reps = (n: number) => [{ movements: [{ exerciseName: 'Pompes', reps: n }] }]
  const staged = { stages: [{ intervals: 2, slots: reps(5) }, { intervals: 3, slots: reps(10) }] }
  expect(plannedIntervals(staged)).toBe(5)
  expect([0, 1, 2, 4, 7].map((n) => intervalMovements('x', staged, n)[0]?.reps)).toEqual([5, 5, 10, 10, 10])
})

test('circuit: rounds, and the scheme 21-15-9 over what is counted in reps', () => {
  const config = { repScheme: [21, 15, 9], movements: [{ exerciseName: 'Thruster' }, { exerciseName: 'Course', distanceMeters: 400 }] }
  const [whole] = partsOf(config)
  if (!whole) throw new Error('no part')
  expect(plannedRounds(whole)).toBe(3)
  expect(stations('Fran', config, whole, 1)).toEqual([{ exerciseName: 'Thruster', reps: 15 }, { exerciseName: 'Course', distanceMeters: 400 }])
  expect(plannedRounds(partsOf({ rounds: null })[0] ?? whole)).toBe(1)
})

test('circuit: parts have rounds and ladders of their own', () => {
  const config = { parts: [{ durationSeconds: 300, ladder: { start: 5, step: 5 }, movements: [{ exerciseName: 'Burpees' }] }, { rounds: 2, movements: [{ exerciseName: 'Course', distanceMeters: 400 }] }] }
  const [first, second] = partsOf(config)
  if (!first || !second) throw new Error('no parts')
  expect([plannedRounds(first), plannedRounds(second)]).toEqual([1, 2])
  expect([0, 2].map((k) => stations('x', config, first, k)[0]?.reps)).toEqual([5, 15])
  expect(stations('x', config, { ...first, ladder: { start: { part: 0 }, step: -5 } }, 1)[0]?.reps).toBeUndefined()
})

test('AMRAP: how far into the unfinished round, there and back', () => {
  expect(spread(8, CINDY)).toEqual([5, 3, 0])
  expect(spread(0, CINDY)).toEqual([0, 0, 0])
  expect(gather(1, 4, CINDY)).toBe(9)
  for (let extra = 0; extra < 30; extra += 1) {
    const reached = spread(extra, CINDY)
    expect(reached.reduce((sum, n) => sum + n, 0)).toBe(extra)
  }
})
