import { beforeEach, expect, test } from 'vitest'
import { unitName, versionRows, versionSource, versionText } from './disputes'
import { locale } from './locale.svelte'

const SET = '/ex/i/set/s'
const ROUND = '/ex/i/round/r'
const DATA = '/ex/i/data'
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

beforeEach(() => {
  locale.current = 'fr'
})

test('a version in one line', () => {
  const load = { weight: 102.5, weightUnit: 'kg' }
  expect(plain(versionText({ [`${SET}/weight`]: load, [`${SET}/reps`]: 5, [`${SET}/rpe`]: 8 }, 'kg'))).toBe('102,5 × 5')
  expect(versionText({ [`${SET}/durationSeconds`]: 45 }, 'kg').replaceAll('\u00a0', ' ')).toBe('45 s')
  expect(versionText({ '/ex/i/interval/7/reps': [5, null], '/ex/i/interval/7/result': 'hit' }, 'kg')).toBe('5 + –')
  expect(plain(versionText({ [`${ROUND}/station/1/reps`]: 15, [`${ROUND}/station/0/reps`]: 21, [`${ROUND}/splitSeconds`]: 95 }, 'kg'))).toBe('21 · 15 · 1:35')
  expect(plain(versionText({ [`${DATA}/rounds`]: 7, [`${DATA}/extraReps`]: 3 }, 'kg'))).toBe('7 tours + 3')
  expect(plain(versionText({ [`${DATA}/timeSeconds`]: 600, [`${DATA}/capped`]: true, [`${DATA}/repsAtCap`]: 40 }, 'kg'))).toBe('10:00 · limite atteinte, 40 reps')
  expect(versionText({ [`${SET}/done`]: true }, 'kg')).toBe('rien')
})

test('what is empty is said, nothing is filled in', () => {
  expect(versionRows('set', { [`${SET}/reps`]: 5 })).toEqual([['RPE', 'vide'], ['Note', 'aucune'], ['Fait', 'pas cochée']])
  expect(versionRows('result', { [`${DATA}/rounds`]: 7 })).toEqual([])
})

test('what it is, and where it was noted', () => {
  const unit = { kind: 'set', name: 's', number: 3, warmup: false } as const
  expect(unitName({ exerciseName: 'Squat barre', unit })).toBe('Squat barre, série 3')
  expect(unitName({ exerciseName: 'Cindy', unit: { ...unit, kind: 'result', number: null } })).toBe('Cindy, résultat')
  const version = { deviceId: 'd', authorId: 'ines', authorName: 'Inès', at: new Date().toISOString(), values: {} }
  expect(versionSource(version, 'ines', new Set(['d']))).toMatch(/^Ici, /)
  expect(versionSource(version, 'ines', new Set())).toMatch(/^Autre appareil, /)
  expect(versionSource({ ...version, authorName: 'Marion', authorId: 'marion' }, 'ines', new Set())).toMatch(/^Marion, /)
})
