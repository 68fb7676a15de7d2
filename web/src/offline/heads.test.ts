import { expect, test } from 'vitest'
import { Heads } from './heads'
import type { Operation } from './operations'

const operation = (opId: string, base: Operation['base'], path = '/feedback/rpe'): Operation => ({
  opId,
  workoutId: 'w',
  path,
  value: 8,
  base,
  editedAt: '2026-11-02T09:00:00Z',
  clockOffset: null,
  appVersion: 'test',
})

/** Edits one after the other, as the queue makes them; answers their bases. */
function edit(heads: Heads, ...ids: string[]): Operation['base'][] {
  return ids.map((id) => {
    const base = heads.base('w', '/feedback/rpe')
    heads.put(operation(id, base))
    return base
  })
}

test('an edit is based on what the page shows', () => {
  const heads = new Heads()
  expect(edit(heads, 'a', 'b')).toEqual([null, 'a'])
  heads.learn('w', { '/feedback/rpe': ['x', 'y'] })
  expect(heads.base('w', '/feedback/rpe')).toEqual(['x', 'y'])
})

test('what the server may park breaks no chain: what it stood on is named again, however long the chain', () => {
  const heads = new Heads()
  heads.learn('w', { '/feedback/rpe': ['x'] })
  expect(edit(heads, 'a', 'b', 'c', 'd')).toEqual(['x', ['a', 'x'], ['b', 'x'], ['c', 'x']])
})

test('an operation that the server has meanwhile is no base of itself', () => {
  const heads = new Heads()
  heads.learn('w', { '/feedback/rpe': ['x'] })
  const [base = null] = edit(heads, 'a')
  heads.learn('w', { '/feedback/rpe': ['a'] })
  heads.put(operation('a', base))
  expect(heads.base('w', '/feedback/rpe')).toBe('a')
})

test('what another phone wrote meanwhile and this page does not show is no base of the next edit', () => {
  const heads = new Heads()
  heads.learn('w', { '/feedback/rpe': ['x'] })
  const [base = null] = edit(heads, 'a')
  for (const server of [['theirs'], ['a', 'theirs'], ['x', 'theirs']]) {
    heads.learn('w', { '/feedback/rpe': server })
    heads.put(operation('a', base))
    expect([heads.base('w', '/feedback/rpe')].flat()).not.toContain('theirs')
  }
  expect(heads.base('w', '/feedback/rpe')).toEqual(['a', 'x'])
})

test('what a person looks at now is what the next edit is based on', () => {
  const heads = new Heads()
  edit(heads, 'a')
  heads.look('w', '/feedback/rpe', ['b', 'c'])
  expect(heads.base('w', '/feedback/rpe')).toEqual(['b', 'c'])
})
