import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { openStore } from './disk'
import { uuid7 } from './ids'
import { MemoryStore } from './memory'
import type { Operation } from './operations'
import type { Batch, Store } from './store'

const NOW = 1_800_000_000_000
const DAY = 86_400_000

function operations(count: number, first = 0): Operation[] {
  return Array.from({ length: count }, (_, i) => ({
    opId: uuid7(),
    workoutId: 'w',
    path: `/${first + i}`,
    value: i,
    base: null,
    editedAt: new Date(NOW).toISOString(),
    clockOffset: null,
    appVersion: '1',
  }))
}

/** A server that takes everything it is sent: the answer that it gives. */
const answer = (batch: Batch | null, epoch = 'e1', state: 'saved' | 'parked' = 'saved') => ({
  epoch,
  next: (batch?.operations.at(-1)?.dseq ?? -1) + 1,
  at: NOW,
  results: (batch?.operations ?? []).map(({ opId }) => ({ opId, state, reason: state === 'parked' ? 'why' : null })),
})
const places = (batch: Batch | null) => batch?.operations.map(({ path, dseq }) => [path, dseq])
const open: [string, () => Promise<Store>][] = [
  ['on the disk', () => openStore(uuid7())],
  ['in memory', () => Promise.resolve(new MemoryStore())],
]

test.each(open)('%s: numbered in the order in which they were made, and sent from the first that waits', async (_name, make) => {
  const store = await make()
  await Promise.all([store.keep({ operations: operations(2) }, NOW), store.keep({ operations: operations(1, 2) }, NOW)])
  const batch = await store.next(2)
  expect(places(batch)).toEqual([['/0', 0], ['/1', 1]])
  await store.settle(batch?.deviceId ?? '', answer(batch))
  expect(places(await store.next(10))).toEqual([['/2', 2]])
  expect((await store.waiting()).map(({ path }) => path)).toEqual(['/2'])
})

test.each(open)('%s: nothing waits, nothing is sent', async (_name, make) => {
  expect(await (await make()).next(5)).toBeNull()
})

test.each(open)('%s: parked is kept with its reason and does not wait', async (_name, make) => {
  const store = await make()
  await store.keep({ operations: operations(1) }, NOW)
  const batch = await store.next(5)
  await store.settle(batch?.deviceId ?? '', answer(batch, 'e1', 'parked'))
  expect(await store.parked()).toMatchObject([{ operation: { path: '/0' }, reason: 'why' }])
  expect(await store.waiting()).toEqual([])
})

test.each(open)('%s: the server misses earlier ones: they wait again', async (_name, make) => {
  const store = await make()
  await store.keep({ operations: operations(3) }, NOW)
  const batch = await store.next(5)
  await store.settle(batch?.deviceId ?? '', answer(batch))
  await store.rewind(batch?.deviceId ?? '', 1)
  expect(places(await store.next(5))).toEqual([['/1', 1], ['/2', 2]])
})

test.each(open)('%s: what the server misses is not here any more: the rest goes on under a new device', async (_name, make) => {
  const store = await make()
  await store.keep({ operations: operations(2) }, NOW)
  const first = await store.next(5)
  await store.settle(first?.deviceId ?? '', answer(first))
  await store.prune(NOW + 1, 1e9)
  await store.keep({ operations: operations(1, 2) }, NOW)
  await store.rewind(first?.deviceId ?? '', 0)
  const batch = await store.next(5)
  expect(places(batch)).toEqual([['/2', 0]])
  expect(batch?.deviceId).not.toBe(first?.deviceId)
})

test.each(open)('%s: forked: a new device from 0, the operations unchanged, later ones after them', async (_name, make) => {
  const store = await make()
  const made = operations(2)
  await store.keep({ operations: made }, NOW)
  const before = await store.next(5)
  await store.fork(before?.deviceId ?? '')
  await store.keep({ operations: operations(1, 2) }, NOW)
  const after = await store.next(5)
  expect(after?.deviceId).not.toBe(before?.deviceId)
  expect(places(after)).toEqual([['/0', 0], ['/1', 1], ['/2', 2]])
  expect(after?.operations.slice(0, 2)).toEqual(before?.operations)
  expect((await store.waiting()).slice(0, 2)).toEqual(made)
})

test.each(open)('%s: a new epoch: every device asks where the server stands, and offers what it misses', async (_name, make) => {
  const store = await make()
  await store.keep({ operations: operations(2) }, NOW)
  const old = await store.next(5)
  await store.settle(old?.deviceId ?? '', answer(old))
  await store.keep({ operations: operations(1, 2) }, NOW)
  await store.fork(old?.deviceId ?? '')
  const batch = await store.next(5)
  await store.settle(batch?.deviceId ?? '', answer(batch, 'e2'))
  const asked = await store.next(5)
  expect(asked).toEqual({ deviceId: old?.deviceId, epoch: 'e1', operations: [] })
  await store.settle(asked?.deviceId ?? '', { epoch: 'e2', next: 1, results: [], at: null })
  expect(places(await store.next(5))).toEqual([['/0', 0], ['/1', 1]])
})

test.each(open)('%s: what was saved is forgotten when it is old or there is too much of it, what waits never', async (_name, make) => {
  const store = await make()
  await store.keep({ operations: operations(1) }, NOW - 401 * DAY)
  await store.keep({ operations: operations(2, 1) }, NOW)
  const batch = await store.next(2)
  await store.settle(batch?.deviceId ?? '', answer(batch))
  await store.prune(NOW - 400 * DAY, 1e9)
  await store.rewind(batch?.deviceId ?? '', 1)
  expect(places(await store.next(5))).toEqual([['/1', 1], ['/2', 2]])
  await store.prune(NOW + 1, 0)
  expect(await store.waiting()).toHaveLength(2)
})

test('what was kept is there when the page is opened again, and another account has none of it', async () => {
  const [mine, yours] = [uuid7(), uuid7()]
  await (await openStore(mine)).keep({ operations: operations(1) }, NOW)
  expect(await (await openStore(mine)).waiting()).toHaveLength(1)
  expect(await (await openStore(yours)).waiting()).toEqual([])
})

test('two tabs number one queue', async () => {
  const account = uuid7()
  const [one, two] = await Promise.all([openStore(account), openStore(account)])
  await Promise.all([one.keep({ operations: operations(2) }, NOW), two.keep({ operations: operations(2, 2) }, NOW)])
  expect((await one.next(9))?.operations.map(({ dseq }) => dseq)).toEqual([0, 1, 2, 3])
})

test('half of what could not be kept is not kept either', async () => {
  const store = await openStore(uuid7())
  const [one, two] = operations(2)
  if (!one || !two) throw new Error('two operations')
  await store.keep({ operations: [one] }, NOW)
  const uncloneable = { ...two, opId: uuid7(), value: (() => 0) as unknown as number }
  await expect(store.keep({ operations: [two, uncloneable] }, NOW)).rejects.toThrow()
  expect(await store.waiting()).toEqual([one])
  await store.keep({ operations: [two] }, NOW)
  expect((await store.next(9))?.operations.map(({ dseq }) => dseq)).toEqual([0, 1])
})
