import { beforeEach, expect, test } from 'vitest'
import { locale } from '../i18n/locale.svelte'
import { amountText, cellLoad, loadPicks, takesLoad, targetText } from './amounts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const weight = (kg: number) => ({ kind: 'weight', weight: kg, weightUnit: 'kg' }) as const

beforeEach(() => {
  locale.current = 'fr'
})

test('an amount is read as what it is', () => {
  expect([amountText('reps', 0), amountText('seconds', 90), amountText('distanceMeters', 1200), amountText('reps', null)].map(plain)).toEqual(['0', '1 min 30', '1,2 km', '–'])
})

test('what is asked of a movement', () => {
  expect(plain(targetText({ exerciseName: 'Fentes', reps: 20, load: { ...weight(20), implements: 2 } }, 'kg'))).toBe('20 · 2 × 20 kg')
  expect(plain(targetText({ exerciseName: 'Rameur', calories: { men: 15, women: 12 } }, 'kg'))).toBe('15/12 cal')
})

test('the load under the number of a cell', () => {
  const load = { weight: 20, weightUnit: 'kg' } as const
  expect(plain(cellLoad(load, { exerciseName: 'Fentes', load: { ...weight(20), implements: 2 } }, 'kg'))).toBe('2 × 20')
  expect(plain(cellLoad(load, { exerciseName: 'Swing' }, 'lb'))).toBe('44,1 lb')
  expect(cellLoad(null, { exerciseName: 'Swing' }, 'kg')).toBe('')
})

test('loads to pick: the planned one, or one for each variant that is a weight', () => {
  expect(loadPicks(weight(43), 'lb')).toEqual([{ value: 94.8, label: 'prévu', weight: { weight: 43, weightUnit: 'kg' } }])
  expect(loadPicks({ kind: 'variants', variants: { men: weight(43), women: weight(29) } }, 'kg').map(({ value }) => value)).toEqual([43, 29])
  expect(loadPicks({ kind: 'bodyweight' }, 'kg')).toEqual([])
})

test('a load is noted where more than the body is asked for', () => {
  const movement = { exerciseName: 'Tractions' }
  expect([takesLoad(movement), takesLoad({ ...movement, load: { kind: 'bodyweight' } }), takesLoad({ ...movement, load: { kind: 'bodyweight', added: 10 } })]).toEqual([false, false, true])
})
