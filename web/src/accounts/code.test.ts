import { expect, test } from 'vitest'
import { readCode, wayOf, withDash } from './code'

test.each([
  ['k7rm', 'K7RM', false],
  ['K7RM-2PXW', 'K7RM2PXW', false],
  [' k7rm – 2pxw ', 'K7RM2PXW', false],
  ['K7RM2PXWAB', 'K7RM2PXW', false],
  ['K0RM', 'KRM', true],
  ['oO0iI1', '', true],
  ['K7é', 'K7', true],
  ['', '', false],
])('"%s" reads as "%s"', (text, signs, foreign) => {
  expect(readCode(text)).toEqual({ signs, foreign })
})

test.each([
  ['K7RM', 'K7RM'],
  ['K7RM2', 'K7RM-2'],
  ['K7RM2PXW', 'K7RM-2PXW'],
])('%s is shown as %s', (signs, shown) => {
  expect(withDash(signs)).toBe(shown)
  expect(readCode(shown).signs).toBe(signs)
})

test('what stands behind the # is a code, a secret, or nothing', () => {
  expect(wayOf('#K7RM2PXW')).toEqual({ code: 'K7RM2PXW' })
  expect(wayOf('#3kf8-Zq_lQ0o1')).toEqual({ secret: '3kf8-Zq_lQ0o1' })
  expect(wayOf('#')).toBeNull()
  expect(wayOf('')).toBeNull()
})
