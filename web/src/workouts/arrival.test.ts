import 'fake-indexeddb/auto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { lastKnown, openAccount } from '../offline/database'
import { openStore } from '../offline/disk'
import { uuid7 } from '../offline/ids'
import type { Value } from '../offline/operations'
import { world } from '../offline/testing'
import { hold } from '../ui/hands'
import * as load from './load'
import { exercisePath, setPath } from './paths'
import { plannedId } from './plan'
import { Runner } from './runner.svelte'
import { Standard } from './standard.svelte'
import { exercise, ITEM } from './testing'
import type { SetEntry } from './types'

const PLAN = { sets: 3, reps: 5, weight: 100, weightUnit: 'kg' } as const
const NOTE = exercisePath(ITEM, 'notes')
const id = (n: number) => plannedId(ITEM, n)
const done = (n: number, given: Partial<SetEntry> = {}): SetEntry => ({
  setId: id(n), kind: 'work', reps: 5, weight: 100, weightUnit: 'kg', rpe: null, rir: null, durationSeconds: null, distanceMeters: null, side: null, done: true, bulk: false, note: null, ...given,
})
const headsOf = (sets: SetEntry[]) =>
  Object.fromEntries(sets.flatMap(({ setId }) => ['reps', 'weight', 'rpe', 'done'].map((field) => [setPath(ITEM, setId, field), [`${setId} ${field}`]])))

type Document = { sets?: SetEntry[]; notes?: string; heads?: Record<string, string[]>; last?: number }
function documentOf({ sets = [], notes, heads = {}, last = 0 }: Document): load.Progress {
  return {
    workout: { workoutId: 'w', sessionId: 's', startedAt: '2026-11-02T09:00:00Z', endedAt: null, restPeriodSeconds: 120 } as unknown as load.Progress['workout'],
    exercises: [{ ...exercise('standard', PLAN, { sets }), notes: notes ?? null }],
    feedback: { rpe: null, notes: null },
    heads: { ...headsOf(sets), ...heads },
    session: { title: 'Force', notes: null, coachName: 'Marion Lefèvre', free: false, offered: null },
    clockOffset: 0,
    last,
  }
}

afterEach(() => vi.restoreAllMocks())

/** A workout shown from what this phone has, while the server's document is on its way. */
async function given(kept: Document, script: Parameters<typeof world>[0] = []) {
  const user = uuid7()
  const { outbox, sent } = world(script, { open: () => openStore(user), now: Date.now })
  await outbox.ready
  let answer: (document: Document) => void = () => undefined
  vi.spyOn(load, 'keptProgress').mockResolvedValue(documentOf(kept))
  vi.spyOn(load, 'loadLastTimes').mockResolvedValue(new Map())
  const asked = vi.spyOn(load, 'loadProgress').mockImplementation(async () => {
    const last = await lastKnown(await openAccount(user))
    return new Promise((resolve) => (answer = (document) => resolve(documentOf({ last, ...document }))))
  })
  const runner = new Runner(outbox, 'w')
  const loaded = runner.load()
  await vi.waitFor(() => expect(asked).toHaveBeenCalled())
  await outbox.kept()
  const form = () => {
    const one = runner.form(runner.exercise!)
    if (!(one instanceof Standard)) throw new Error('no sets')
    return one
  }
  const shown = (path: string) => runner.register?.get(path) ?? null
  /** What was made of a path, in order. */
  const sentOf = async (path: string) => {
    await outbox.settled()
    return sent().flatMap(({ operations }) => operations).filter((one) => one.path === path)
  }
  const made = async (path: string) => (await sentOf(path)).map(({ value }) => value as Value)
  return { sentOf, runner, outbox, form, shown, made, arrive: (document: Document) => (answer(document), loaded), answer: (document: Document) => answer(document), loaded }
}

const theirs = { sets: [done(0, { reps: 4 }), done(1)] }

describe('the server’s document arrives while a person works', () => {
  test('the set that was opened to be corrected stays at the thumb, and a number written into it is shown', async () => {
    const { runner, form, shown, made, arrive } = await given({ sets: [done(0)] })
    form().selectedId = id(0)
    const [at, row] = [form(), form().current!]
    await arrive(theirs)
    expect(form().current?.setId).toBe(id(0))
    at.edit(row, 'reps', 7)
    expect([shown(setPath(ITEM, id(0), 'reps')), await made(setPath(ITEM, id(0), 'reps'))]).toEqual([7, [7]])
    expect([runner.exercise?.itemId, form().rows[1]?.done]).toEqual([ITEM, true])
  })

  test('a load that was emptied stays empty, and the next set is the same one', async () => {
    const { form, arrive } = await given({})
    form().edit(form().current!, 'weight', null)
    await arrive({ sets: [done(1)] })
    expect(form().current).toMatchObject({ setId: id(0), weight: null })
  })

  test('a button that is held goes on from what it shows, and the last step is what is sent last', async () => {
    const { form, shown, made, arrive } = await given({})
    const path = setPath(ITEM, id(0), 'reps')
    const [at, row] = [form(), form().current!]
    at.step(row, 'reps', 6)
    const there = arrive({ sets: [done(1)] })
    for (let reps = 7; reps < 12; reps += 1) {
      at.step(row, 'reps', reps)
      await new Promise((resolve) => setTimeout(resolve, 3))
      expect(shown(path)).toBe(reps)
    }
    await there
    expect([shown(path), form().current?.amount]).toEqual([11, 11])
    expect((await made(path)).at(-1)).toBe(11)
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect((await made(path)).at(-1)).toBe(11)
  })

  test('a text that is being typed stays as it is typed, and no older one is sent after it', async () => {
    const { runner, shown, made, arrive } = await given({})
    const type = (text: string) => {
      const register = runner.register!
      register.draft(NOTE, () => register.set(NOTE, text))
    }
    type('g')
    const there = arrive({ notes: 'Repose-toi', heads: { [NOTE]: ['x'] } })
    for (const text of ['ge', 'gen', 'geno', 'genou']) {
      await new Promise((resolve) => setTimeout(resolve, 2))
      type(text)
      expect(shown(NOTE)).toBe(text)
    }
    await there
    type('genou droit')
    runner.register?.commit()
    expect(shown(NOTE)).toBe('genou droit')
    await new Promise((resolve) => setTimeout(resolve, 1700))
    expect([shown(NOTE), (await made(NOTE)).at(-1)]).toEqual(['genou droit', 'genou droit'])
  })

  test('an edit made between the request and its answer is shown, the newest of several', async () => {
    const { form, shown, answer, loaded } = await given({})
    const path = setPath(ITEM, id(0), 'rpe')
    form().edit(form().current!, 'rpe', 7)
    await new Promise((resolve) => setTimeout(resolve, 30))
    form().edit(form().current!, 'rpe', 8)
    answer({ sets: [done(1)] })
    form().edit(form().current!, 'rpe', 9)
    await loaded
    expect([shown(path), form().current?.rpe]).toEqual([9, 9])
  })

  test('what is not on the disk yet when the document is laid out is the newest of all', async () => {
    const { outbox, form, shown, answer, loaded } = await given({})
    form().edit(form().current!, 'rpe', 7)
    await new Promise((resolve) => setTimeout(resolve, 30))
    const over = outbox.over.bind(outbox)
    vi.spyOn(outbox, 'over').mockImplementationOnce(async (...asked) => {
      const all = over(...asked)
      await Promise.resolve()
      form().edit(form().current!, 'rpe', 9)
      return all
    })
    answer({ sets: [done(1)] })
    await loaded
    expect(shown(setPath(ITEM, id(0), 'rpe'))).toBe(9)
  })

  test('while a hand is on something the document waits, and what is written then stands on what the person saw', async () => {
    const { form, shown, answer, loaded, sentOf } = await given({ sets: [done(0)] })
    const letGo = hold()
    answer({ ...theirs, heads: { [setPath(ITEM, id(0), 'reps')]: ['theirs'] } })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(form().rows.map((row) => row.amount)).toEqual([5, 5, 5])
    form().edit(form().rows[0]!, 'reps', 7)
    letGo()
    await loaded
    expect([shown(setPath(ITEM, id(0), 'reps')), form().rows.map((row) => row.done)]).toEqual([7, [true, true, false]])
    expect(await sentOf(setPath(ITEM, id(0), 'reps'))).toMatchObject([{ value: 7, base: `${id(0)} reps` }])
  })

  test('what was done in one tap can still be taken back, on the screen too', async () => {
    const { runner, form, arrive } = await given({})
    runner.undo.offer('', '', form().tickAll().undo)
    await arrive({ sets: [], notes: 'Repose-toi', heads: { [NOTE]: ['x'] } })
    expect(form().rows.map((row) => row.done)).toEqual([true, true, true])
    runner.undo.take()
    expect(form().rows.map((row) => row.done)).toEqual([false, false, false])
  })

  test('what one tap did is taken back, and what another phone did at the same time is left to the person', async () => {
    const { runner, form, arrive, sentOf } = await given({})
    runner.undo.offer('', '', form().tickAll().undo)
    await arrive({ sets: [done(2, { reps: 3 })] })
    runner.undo.take()
    for (const field of ['reps', 'done']) {
      const made = await sentOf(setPath(ITEM, id(2), field))
      expect(made.map(({ base }) => base)).toEqual([null, made[0]?.opId])
    }
  })

  test('a set that was taken away comes back with its numbers', async () => {
    const { runner, outbox, form, arrive } = await given({ sets: [done(0, { reps: 3, rpe: 8 })] })
    runner.undo.offer('', '', form().remove(form().rows[0]!))
    await outbox.settled()
    await arrive({ sets: [done(1)], heads: { [setPath(ITEM, id(0), 'deleted')]: ['mine'] }, last: 99 })
    expect(form().rows.map((row) => row.setId)).toEqual([id(1), id(2)])
    runner.undo.take()
    expect(form().rows[0]).toMatchObject({ setId: id(0), done: true, amount: 3, rpe: 8 })
  })

  test('a skipped exercise is taken up again', async () => {
    const { runner, arrive } = await given({})
    runner.undo.offer('', '', runner.skip(runner.exercise!, 'Douleur'))
    await arrive({ sets: [done(1)] })
    runner.undo.take()
    expect(runner.status(runner.exercise!)).toBe('in_progress')
  })

  test('the rest goes on, and what another phone deleted or wrote is shown', async () => {
    const { runner, form, shown, arrive } = await given({ sets: [done(0), done(1)], notes: 'Ancien', heads: { [NOTE]: ['x'] } })
    runner.restAfter(form().rows[0]!)
    const { endsAt } = runner.rest
    await arrive({ sets: [done(0, { reps: 4 })], heads: { [setPath(ITEM, id(1), 'deleted')]: ['y'], [NOTE]: ['z'] } })
    expect([runner.rest.endsAt, runner.rest.phase]).toEqual([endsAt, 'running'])
    expect(form().rows.map(({ setId, amount }) => [setId, amount])).toEqual([[id(0), 4], [id(2), 5]])
    expect(shown(NOTE)).toBe(null)
    runner.leave()
  })
})
