import { expect, test } from 'vitest'
import { tapHalf, tapWhole } from './rpe'

test('a key selects, the half adds to it, the key again empties', () => {
  expect(tapWhole(null, 8)).toBe(8)
  expect(tapHalf(8)).toBe(8.5)
  expect(tapHalf(8.5)).toBe(8)
  expect(tapWhole(8.5, 8)).toBeNull()
  expect(tapWhole(8, 9)).toBe(9)
})

test('a half alone is nothing, and there is nothing past 10', () => {
  expect(tapHalf(null)).toBeNull()
  expect(tapHalf(10)).toBe(10)
})
