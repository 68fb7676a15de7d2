import { expect, test } from 'vitest'
import type { Schemas } from '../api/client'
import { answered, planned, tell } from './change'
import { VERSION } from './paths'
import { exercise, ITEM, registerOf } from './testing'
import type { Exercise } from './types'

type Change = Schemas['Change']
const id = (n: number) => ITEM.replace(/.$/, String(n))
const named = (n: number, exerciseName: string, weight: number): Exercise => ({ ...exercise('standard', { sets: 3, reps: 5, weight, weightUnit: 'kg', notes: null }), itemId: id(n), exerciseName })
const change = (kind: Change['kind'], n: number, field: string | null = null): Change => ({ kind, part: 'exercise', path: '', field, sessionId: null, itemId: id(n), before: null, after: null })
const offer = (exercises: Exercise[], changes: Change[]) => ({ version: 2, publishedAt: '2026-11-02T18:35:00Z', changes, exercises }) as unknown as Schemas['Offered']

const [squat, lighter, bench, thrust] = [named(1, 'Squat', 100), named(1, 'Squat', 97.5), named(2, 'Développé', 60), named(3, 'Hip thrust', 80)]

test('tells what is lighter, what takes the place of what, what came and went', () => {
  const offered = offer([lighter, thrust], [change('changed', 1, 'config.weight'), change('added', 3), change('removed', 2)])
  const rows = tell([squat, bench], offered, 'kg')
  expect(rows.map(({ kind, letter, name }) => [kind, letter, name])).toEqual([['changed', 'A', 'Squat'], ['replaced', 'B', 'Développé']])
  expect(rows[0]?.before.join()).toContain('100')
  expect(rows[0]?.after.join()).toMatch(/97[.,]5/)
  expect(rows[1]?.after[0]).toMatch(/^Hip thrust, 3/)

  const moved = tell([squat, bench], offer([squat, bench, thrust], [change('moved', 1, 'position'), change('added', 3)]), 'kg')
  expect(moved.map(({ kind }) => kind)).toEqual(['moved', 'added'])
  expect(tell([squat, bench], offer([squat], [change('removed', 2)]), 'kg').map(({ kind, letter }) => [kind, letter])).toEqual([['removed', 'B']])
})

test('the plan is mine until the new one is taken, and again when that is taken back', () => {
  const { register } = registerOf(squat)
  const offered = offer([lighter, thrust], [change('removed', 2)])
  const names = () => planned([squat, bench], offered, register).map(({ exerciseName }) => exerciseName)
  expect(names()).toEqual(['Squat', 'Développé'])
  register.overwrite(VERSION, { version: 2, take: true })
  expect(answered(offered, register)).toBe(true)
  expect(names()).toEqual(['Squat', 'Hip thrust'])
  register.overwrite(VERSION, { version: 2, take: null })
  expect(answered(offered, register)).toBe(null)
  expect(names()).toEqual(['Squat', 'Développé'])
  register.overwrite(VERSION, { version: 2, take: false })
  expect(names()).toEqual(['Squat', 'Développé'])
})

test('what holds anything stays, last, also where only this phone knows of it', () => {
  const { register } = registerOf(squat)
  const offered = offer([thrust], [change('removed', 1), change('removed', 2)])
  register.set(`/ex/${id(2)}/notes`, 'lourd')
  register.overwrite(VERSION, { version: 2, take: true })
  expect(planned([squat, bench], offered, register).map(({ exerciseName, position }) => [exerciseName, position])).toEqual([['Hip thrust', 0], ['Développé', 1]])
})

test('an answer to another version is none to this one', () => {
  const { register } = registerOf(squat)
  register.overwrite(VERSION, { version: 1, take: true })
  expect(answered(offer([squat], []), register)).toBe(null)
})
