import { beforeEach, expect, test } from 'vitest'
import { locale } from '../i18n/locale.svelte'
import type { Waiting } from '../offline/attention.svelte'
import { uuid5 } from '../offline/ids'
import { amountOf, isCorrectable, isWorthAgain, limitOf, meant, placeText, reasonText, valueText, whatText, withAmount } from './parked'

const ITEM = '0192f000-0000-7000-8000-000000000001'
const SET = `/ex/${ITEM}/set/${uuid5(ITEM, '2')}`
const waiting = (path: string | null, value: unknown, rest: Partial<Waiting> = {}): Waiting => ({
  opId: 'o',
  workoutId: 'w',
  path,
  value,
  base: [],
  reason: 'not_understood: too much',
  editedAt: null,
  sessionTitle: 'Jambes',
  exerciseName: 'Squat barre',
  exerciseType: 'standard',
  ...rest,
})
const load = (kg: number) => ({ weight: kg, weightUnit: 'kg' })

beforeEach(() => (locale.current = 'fr'))

test('a missing decimal point is found', () => {
  expect(meant(waiting(`${SET}/weight`, load(10_250)))).toBe(1_025)
  expect(meant(waiting(`${SET}/rpe`, 85))).toBe(8.5)
  expect(meant(waiting(`${SET}/rpe`, 83))).toBeNull()
  expect(meant(waiting(`${SET}/reps`, 5))).toBeNull()
  expect(meant(waiting(`${SET}/note`, 'x'))).toBeNull()
})

test('a corrected number goes back in the shape of its path', () => {
  expect(withAmount(waiting(`${SET}/weight`, { weight: 9_000, weightUnit: 'lb' }), 102)).toEqual({ weight: 102, weightUnit: 'lb' })
  expect(withAmount(waiting(`/ex/${ITEM}/interval/7/reps`, [99_999]), 10)).toEqual([10])
  expect(withAmount(waiting(`${SET}/reps`, -1), 1)).toBe(1)
  expect(amountOf(waiting(`/ex/${ITEM}/interval/7/reps`, [99_999]))).toBe(99_999)
  expect(amountOf(waiting(`${SET}/note`, 'x'))).toBeNull()
})

test('it is named as a person names it', () => {
  expect(placeText(waiting(`${SET}/weight`, null))).toBe('Squat barre, série 3')
  expect(placeText(waiting(`/ex/${ITEM}/set/0192f000-0000-7000-8000-0000000000ff/reps`, 5))).toBe('Squat barre, série ajoutée')
  expect(placeText(waiting(`/ex/${ITEM}/interval/7/reps`, 5))).toBe('Squat barre, minute 8')
  expect(placeText(waiting('/feedback/notes', 'x'))).toBe('Jambes')
  expect(placeText(waiting(null, 'x', { sessionTitle: null }))).toBe('Séance')
  expect(whatText(waiting(`${SET}/weight`, load(10_250)), 'kg').replaceAll('\u00a0', ' ')).toBe('Squat barre, série 3 : charge 10250 kg')
  expect(valueText('/x/y', [[{ a: 1 }]], 'kg')).toBe('[[{"a":1}]]')
})

test('each reason has its words and its ways out', () => {
  const plain = (text: string) => text.replaceAll('\u00a0', ' ')
  expect(plain(reasonText(waiting(`${SET}/weight`, load(10_250)), 'kg'))).toBe('Au-dessus de 2000 kg. Une virgule oubliée ?')
  expect(plain(reasonText(waiting(`${SET}/reps`, -1), 'kg'))).toBe('En dessous de 0.')
  expect(plain(reasonText(waiting(`${SET}/reps`, 1.5), 'kg'))).toBe('Il faut un nombre entier.')
  expect(reasonText(waiting(`${SET}/note`, 'x'.repeat(10_001)), 'kg')).toContain('10000')
  const gone = waiting(`${SET}/reps`, 5, { reason: 'unknown_workout' })
  expect([isCorrectable(gone), isWorthAgain(gone)]).toEqual([false, true])
  const wrong = waiting(`${SET}/reps`, -1)
  expect([isCorrectable(wrong), isWorthAgain(wrong)]).toEqual([true, false])
  expect(isCorrectable(waiting(`${SET}/reps`, -1, { workoutId: null }))).toBe(false)
  const elsewhere = waiting(`${SET}/reps`, 5, { exerciseName: null })
  expect([isCorrectable(elsewhere), reasonText(elsewhere, 'kg')]).toEqual([false, 'Cet exercice n’est pas dans cette séance.'])
  expect(limitOf('/ex/x/status')).toBeNull()
  expect(reasonText(waiting(null, 1, { reason: 'something_new' }), 'kg')).toBe('Le serveur n’a pas su où la mettre.')
})
