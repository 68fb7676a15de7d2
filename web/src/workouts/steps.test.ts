import { expect, test } from 'vitest'
import { stepped } from './steps'

test.each([
  [61, 1, 2.5, true, 63.5],
  [1, -1, 2.5, true, 0],
  [60.6, 1, 5, false, 65],
  [60.6, -1, 5, false, 60],
  [60, 1, 5, false, 65],
  [60, -1, 5, false, 55],
  [3, -1, 5, false, 0],
] as const)('%s, %s step of %s', (shown, direction, step, typed, expected) => {
  expect(stepped(shown, direction, step, typed)).toBe(expected)
})
