import { describe, expect, test } from 'vitest'
import { plannedId } from './plan'
import { Register } from './register.svelte'
import { Standard } from './standard.svelte'
import { exercise, ITEM, registerOf } from './testing'
import type { Config, Data } from './types'

const set = (n: number, field: string) => `set/${plannedId(ITEM, n)}/${field}`
const FIVE: Config = { sets: 3, reps: 5, weight: 100, weightUnit: 'kg' }
const entry = (n: number) => ({
  setId: plannedId(ITEM, n), kind: 'work' as const, reps: 0, weight: null, weightUnit: null, rpe: 8.5, rir: null,
  durationSeconds: null, distanceMeters: null, side: null, done: true, bulk: false, note: null,
})

describe('standard', () => {
  const standard = (config: Config = FIVE, data: Partial<Data> = {}, heads: Record<string, string[]> = {}) => {
    const one = exercise('standard', config, data)
    const { register, written } = registerOf(one, heads)
    if (Object.keys(heads).length) register.outbox.heads.learn('w', heads)
    return { one, register, written, form: new Standard(register, one, () => new Map()) }
  }

  test('nothing is done or written before a tap; the plan is in pencil, RPE is empty', () => {
    const { form, register, written } = standard()
    expect(form.current).toMatchObject({ number: 1, done: false, weight: { weight: 100 }, amount: 5, rpe: null })
    expect([written, register.status(ITEM)]).toEqual([[], 'not_started'])
  })

  test('a tick writes what is shown, and no RPE; the next set comes to the thumb', () => {
    const { form, register, written } = standard()
    form.tick(form.current!)
    expect(written).toEqual([[set(0, 'weight'), { weight: 100, weightUnit: 'kg' }], [set(0, 'reps'), 5], [set(0, 'done'), true]])
    expect([form.current?.number, register.status(ITEM)]).toEqual([2, 'in_progress'])
  })

  test('0 is a number, a cleared load stays cleared', () => {
    const { form } = standard()
    form.edit(form.current!, 'reps', 0)
    form.edit(form.current!, 'weight', null)
    expect(form.current).toMatchObject({ amount: 0, weight: null })
    form.tick(form.current!)
    expect(form.rows[0]).toMatchObject({ done: true, amount: 0, weight: null })
  })

  test('what the document holds is what is shown: a done set with 0 reps and no load', () => {
    const { form } = standard(FIVE, { sets: [entry(0)] })
    expect(form.rows[0]).toMatchObject({ done: true, amount: 0, weight: null, rpe: 8.5 })
    expect(form.current?.number).toBe(2)
  })

  test('all at once: marked, and taken back exactly', () => {
    const { form, register } = standard()
    form.edit(form.current!, 'rpe', 7)
    const { rows, undo } = form.tickAll()
    expect(rows).toHaveLength(3)
    expect(form.rows.every((row) => row.done && row.bulk)).toBe(true)
    expect(form.rows.map((row) => row.rpe)).toEqual([7, null, null])
    undo()
    expect(form.rows.some((row) => row.done || row.bulk)).toBe(false)
    expect(form.rows.map((row) => row.amount)).toEqual([5, 5, 5])
    expect(register.number(`/ex/${ITEM}/${set(0, 'rpe')}`)).toBe(7)
  })

  test('the mark of a bulk tick is written last, and goes with the first touch', () => {
    const { form, written } = standard()
    form.tickAll()
    expect(written.filter(([path]) => path.includes(plannedId(ITEM, 0))).at(-1)).toEqual([set(0, 'bulk'), true])
    form.edit(form.rows[0]!, 'reps', 4)
    expect(form.rows.map((row) => row.bulk)).toEqual([false, true, true])
  })

  test('as many as possible has no number: it is no part of "all"', () => {
    const { form } = standard({ setGroups: [{ count: 1, reps: 5 }, { count: 1, reps: 'max' }] })
    expect(form.tickAll().rows).toHaveLength(1)
    expect(form.current).toMatchObject({ amount: null, done: false })
  })

  test('a percentage of an unknown max: empty, then the last load of today', () => {
    const load = { kind: 'percent', percent: 65, of: 'TM' } as const
    const { form } = standard({ setGroups: [{ count: 2, reps: 5, load }] })
    expect(form.current?.weight).toBeNull()
    form.edit(form.current!, 'weight', { weight: 62.5, weightUnit: 'kg' })
    form.tick(form.current!)
    expect(form.current?.weight?.weight).toBe(62.5)
  })

  test('sets more, sets less, and less undone', () => {
    const { form, register } = standard()
    form.add()
    expect(form.current).toMatchObject({ number: 4, planned: null, done: false })
    const undo = form.remove(form.rows[1]!)
    expect(form.rows).toHaveLength(3)
    undo()
    expect(form.rows).toHaveLength(4)
    form.remove(form.rows[3]!)
    expect(register.logged(ITEM)).toBe(false)
  })

  test('a planned set that was deleted earlier stays away after a reload', () => {
    const { form } = standard(FIVE, { sets: [entry(0)] }, { [`/ex/${ITEM}/${set(1, 'deleted')}`]: ['op'] })
    expect(form.rows.map((row) => row.setId)).toEqual([plannedId(ITEM, 0), plannedId(ITEM, 2)])
  })

  test('what is not sent yet lies over what the server answers', () => {
    const { one, form, register } = standard()
    form.tick(form.current!)
    const again = new Register(register.outbox, 'w', new Map(), register.outbox.pending('w'))
    expect(new Standard(again, one, () => new Map()).rows[0]).toMatchObject({ done: true, amount: 5 })
  })
})

test('a number that is stepped shows at once and is one change when it rests, or when anything else happens', async () => {
  const one = exercise('standard', FIVE)
  const { register, written } = registerOf(one)
  const form = new Standard(register, one, () => new Map())
  for (const reps of [6, 7, 8]) form.step(form.current!, 'reps', reps)
  expect([form.current?.amount, written, register.outbox.state]).toEqual([8, [], 'saving'])
  form.edit(form.current!, 'rpe', 9)
  expect(written).toEqual([[set(0, 'reps'), 8], [set(0, 'rpe'), 9]])
  form.step(form.current!, 'reps', 0)
  register.outbox.commitDrafts()
  expect([written.at(-1), register.outbox.typing]).toEqual([[set(0, 'reps'), 0], 0])
})

test('without a plan there is always a next set, and it exists once it is ticked', () => {
  const one = exercise('standard', { sets: null, reps: null })
  const { register, written } = registerOf(one)
  const form = new Standard(register, one, () => new Map())
  const [first] = form.rows
  if (!first) throw new Error('no row')
  expect(form.rows).toHaveLength(1)
  expect(form.proposed(first)).toBe(true)
  form.edit(first, 'reps', 8)
  form.edit(first, 'weight', { weight: 50, weightUnit: 'kg' })
  expect(form.rows).toHaveLength(1)
  const [touched] = form.rows
  if (touched) form.tick(touched)
  expect(form.rows.map(({ done, amount, weight }) => [done, amount, weight?.weight])).toEqual([[true, 8, 50], [false, 8, 50]])
  expect(written).toContainEqual([`set/${first.setId}/kind`, 'work'])
  register.set(`/ex/${one.itemId}/status`, 'completed')
  expect(form.rows).toHaveLength(1)
})
