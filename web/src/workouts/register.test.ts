import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { exercise, ITEM, registerOf } from './testing'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const path = `/ex/${ITEM}/set/s/reps`

function given() {
  const { register, written } = registerOf(exercise('standard', {}))
  const kept: unknown[] = []
  vi.spyOn(register.outbox, 'draft').mockImplementation((_workout, _path, value) => void kept.push(value))
  const dropped = vi.spyOn(register.outbox, 'undraft')
  return { register, written, kept, dropped }
}

test('what is stepped is shown and kept at once, and one operation when it rests', () => {
  const { register, written, kept } = given()
  for (const reps of [1, 2, 3]) register.step(path, reps)
  expect([register.get(path), kept, written, register.outbox.typing]).toEqual([3, [1, 2, 3], [], 1])
  vi.advanceTimersByTime(300)
  expect([written, register.outbox.typing]).toEqual([[['set/s/reps', 3]], 0])
})

test('stepped back to where it was: no operation, and nothing for the next page', () => {
  const { register, written, dropped } = given()
  register.set(path, 5)
  register.step(path, 6)
  register.step(path, 5)
  register.commit()
  expect(written).toEqual([['set/s/reps', 5]])
  expect(dropped).toHaveBeenCalledWith({ workoutId: 'w', path })
})

test('every letter of a text is kept; the field is left: one operation', () => {
  const { register, written, kept } = given()
  const note = `/ex/${ITEM}/notes`
  for (const text of ['g', 'ge', 'genou']) register.draft(note, () => register.set(note, text))
  expect(kept).toEqual(['g', 'ge', 'genou'])
  vi.advanceTimersByTime(1000)
  expect(written).toEqual([])
  register.commit()
  expect(written).toEqual([['notes', 'genou']])
})

test('another change ends what was being stepped, in the order of the hands', () => {
  const { register, written } = given()
  register.step(path, 6)
  register.set(`/ex/${ITEM}/set/s/done`, true)
  expect(written).toEqual([['set/s/reps', 6], ['set/s/done', true]])
})
