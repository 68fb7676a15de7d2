import 'fake-indexeddb/auto'
import { IDBObjectStore } from 'fake-indexeddb'
import { afterEach, expect, test, vi } from 'vitest'
import { openAccount } from './database'
import { openStore } from './disk'
import { uuid7 } from './ids'
import { MemoryStore } from './memory'
import { lost, take, WORKOUT, world } from './testing'

const full = () => Promise.reject(new DOMException('', 'QuotaExceededError'))
const soon = (check: () => void) => vi.waitFor(check, { timeout: 5000, interval: 5 })
/** A page of an account that is kept on the disk. */
const pageOf = (userId: string, script: Parameters<typeof world>[0] = []) => world(script, { open: () => openStore(userId) })
const offline = Array.from({ length: 99 }, () => lost)

afterEach(() => vi.restoreAllMocks())

test('nothing is called saved before it is known what an earlier page left', async () => {
  const user = uuid7()
  const earlier = pageOf(user, offline).outbox
  earlier.write(WORKOUT, '/a', 1)
  await soon(() => expect(earlier.state).toBe('offline'))
  const { outbox } = pageOf(user, offline)
  expect(outbox.state).not.toBe('saved')
  await outbox.ready
  expect([outbox.unsent, outbox.state]).not.toContain('saved')
})

test('what is being typed is there after a kill, and an operation of the next page', async () => {
  const user = uuid7()
  const killed = pageOf(user).outbox
  await killed.ready
  killed.hold(() => undefined)
  for (const text of ['g', 'ge', 'genou']) killed.draft(WORKOUT, '/note', text)
  expect([killed.state, killed.unkept]).toEqual(['saving', 1])
  await soon(() => expect(killed.unkept).toBe(0))
  const { outbox, sent } = pageOf(user)
  await soon(() => expect(sent().flatMap(({ operations }) => operations.map(({ path, value }) => [path, value]))).toEqual([['/note', 'genou']]))
  await soon(() => expect(outbox.state).toBe('saved'))
  expect(await (await openStore(user)).drafts()).toEqual([])
})

test('an operation ends the draft of its place, a value taken back too', async () => {
  const user = uuid7()
  const { outbox } = pageOf(user)
  outbox.draft(WORKOUT, '/a', 1)
  outbox.draft(WORKOUT, '/b', 1)
  outbox.draft(WORKOUT, '/c', 1)
  await soon(() => expect(outbox.unkept).toBe(0))
  outbox.write(WORKOUT, '/a', 2)
  outbox.undraft({ workoutId: WORKOUT, path: '/b' })
  await outbox.settled()
  expect((await (await openStore(user)).drafts()).map(({ path }) => path)).toEqual(['/c'])
})

test('a connection to the disk that is lost in the middle is opened again, and nothing is missing', async () => {
  const user = uuid7()
  const { outbox, sent } = pageOf(user)
  outbox.write(WORKOUT, '/a', 1)
  await soon(() => expect(outbox.state).toBe('saved'))
  ;(await openAccount(user)).close()
  outbox.write(WORKOUT, '/b', 2)
  await soon(() => expect(outbox.state).toBe('saved'))
  expect(outbox.unkept).toBe(0)
  expect(sent().flatMap(({ operations }) => operations.map(({ path, dseq }) => [path, dseq]))).toEqual([['/a', 0], ['/b', 1]])
  expect(await (await openStore(user)).madeSince(WORKOUT, 0)).toHaveLength(2)
})

test('a storage that was emptied under an open page: what waits is kept again, never taken for saved', async () => {
  const user = uuid7()
  const { outbox } = pageOf(user, offline)
  outbox.write(WORKOUT, '/a', 1)
  await soon(() => expect(outbox.state).toBe('offline'))
  const db = await openAccount(user)
  for (const name of ['operations', 'devices', 'meta'] as const) await db.clear(name)
  outbox.flush()
  await soon(() => expect(outbox.unkept).toBe(0))
  expect(outbox.unsent).toBe(1)
  await soon(async () => expect(await (await openStore(user)).waiting()).toHaveLength(1))
})

test('a disk that stops to answer: sent from memory, never called kept', async () => {
  const store = new MemoryStore()
  let broken = false
  const open = () => (broken ? Promise.reject(new DOMException('', 'UnknownError')) : Promise.resolve(flaky))
  const failing = <T>(verb: T): T => ((...given: unknown[]) => (broken ? Promise.reject(new DOMException('', 'UnknownError')) : (verb as (...all: unknown[]) => unknown)(...given))) as T
  const flaky = Object.assign(new MemoryStore(), {
    keep: failing(store.keep),
    waiting: failing(store.waiting),
    next: failing(store.next),
    settle: failing(store.settle),
    parked: failing(store.parked),
  })
  const { outbox, sent } = world([lost], { open })
  outbox.write(WORKOUT, '/a', 1)
  await soon(() => expect(outbox.state).toBe('offline'))
  broken = true
  outbox.flush()
  await soon(() => expect(outbox.state).toBe('saved'))
  expect(sent().at(-1)?.operations.map(({ path }) => path)).toEqual(['/a'])
  outbox.write(WORKOUT, '/b', 2)
  expect(outbox.state).toBe('notKept')
  await soon(() => expect(outbox.state).toBe('saved'))
})

test('room again: what was refused is kept after all, before what came later', async () => {
  const user = uuid7()
  const { outbox } = pageOf(user, offline)
  await outbox.ready
  const add = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
    throw new DOMException('', 'QuotaExceededError')
  })
  outbox.write(WORKOUT, '/a', 1)
  await soon(() => expect(outbox.state).toBe('notKept'))
  add.mockRestore()
  outbox.write(WORKOUT, '/b', 2)
  await soon(() => expect(outbox.state).toBe('offline'))
  expect((await (await openStore(user)).waiting()).map(({ path }) => path)).toEqual(['/a', '/b'])
})

test('full: what is typed is not called kept either', async () => {
  const { outbox } = world(offline, { open: () => Promise.resolve(Object.assign(new MemoryStore(), { keep: full })) })
  outbox.hold(() => undefined)
  outbox.draft(WORKOUT, '/note', 'genou')
  await soon(() => expect(outbox.state).toBe('notKept'))
})

test('the clock of the phone decides nothing: order, numbers and what is forgotten', async () => {
  const user = uuid7()
  const [year1970, year2100] = [0, 4_102_444_800_000]
  let now = year2100
  const clocked = (script: Parameters<typeof world>[0] = []) => world(script, { open: () => openStore(user), now: () => now })
  const { outbox, sent } = clocked()
  for (const [n, instant] of [year2100, year1970, 1_800_000_000_000, year1970].entries()) {
    now = instant
    outbox.write(WORKOUT, `/${n}`, n)
    await outbox.settled()
  }
  await soon(() => expect(outbox.state).toBe('saved'))
  expect(sent().flatMap(({ operations }) => operations.map(({ path, dseq }) => [path, dseq]))).toEqual([['/0', 0], ['/1', 1], ['/2', 2], ['/3', 3]])
  // the server's own clock: what it said at the acknowledgement, the phone's clock being wrong by as much as it likes
  expect((await (await openStore(user)).madeSince(WORKOUT, 0)).map(({ path }) => path)).toEqual(['/0', '/1', '/2', '/3'])
})

test('a phone that believes it is the year 2100 forgets nothing', async () => {
  const user = uuid7()
  const at2026 = 1_795_000_000_000
  let now = at2026
  const clocked = () =>
    world(
      Array.from({ length: 9 }, () => (sent) => ({ ...take()(sent), clockOffset: at2026 - now }) as ReturnType<ReturnType<typeof take>>),
      { open: () => openStore(user), now: () => now },
    ).outbox
  const first = clocked()
  first.write(WORKOUT, '/a', 1)
  await soon(() => expect(first.state).toBe('saved'))
  now = 4_102_444_800_000
  const second = clocked()
  second.write(WORKOUT, '/b', 2)
  await soon(() => expect(second.state).toBe('saved'))
  expect((await (await openStore(user)).madeSince(WORKOUT, 0)).map(({ path }) => path)).toEqual(['/a', '/b'])
})

test('an acknowledgement that would take the same number again is none', async () => {
  const { outbox } = world([(sent) => ({ ...take()(sent), next: 0 }) as ReturnType<ReturnType<typeof take>>], { open: () => openStore(uuid7()) })
  outbox.write(WORKOUT, '/a', 1)
  await soon(() => expect(outbox.unkept).toBe(0))
  await soon(() => expect(outbox.trouble).not.toBeNull())
  expect(outbox.state).toBe('offline')
})

test('a restored server is noticed although nothing waits, and gets back what it misses', async () => {
  const { outbox, sent } = world([take(), (s) => ({ ...take((r) => r, 'e2')(s), next: 0 }) as ReturnType<ReturnType<typeof take>>, take((r) => r, 'e2')])
  outbox.write(WORKOUT, '/a', 1)
  await soon(() => expect(outbox.state).toBe('saved'))
  outbox.greet()
  await soon(() => expect(sent()).toHaveLength(3))
  expect(sent().map(({ operations }) => operations.length)).toEqual([1, 0, 1])
  await soon(() => expect(outbox.state).toBe('saved'))
})
