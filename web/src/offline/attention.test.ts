import { beforeEach, expect, test, vi } from 'vitest'
import { Attention, type Dispute } from './attention.svelte'
import { Heads } from './heads'
import type { Operation, Parked, Value } from './operations'
import type { Outbox } from './outbox.svelte'

const server = vi.hoisted(() => ({ disputes: [] as unknown[], parked: [] as unknown[], settled: [] as string[] }))
vi.mock('../api/client', () => ({
  api: {
    GET: (path: string) => Promise.resolve({ data: path.endsWith('/disputes') ? { disputes: server.disputes } : { parked: server.parked }, response: new Response() }),
    POST: (_: string, { params }: { params: { path: { parked_id: string } } }) => Promise.resolve({ data: server.settled.push(params.path.parked_id) }),
  },
  read: async (asked: Promise<{ data: unknown }>) => (await asked).data,
}))

const SET = '/ex/i/set/s'
type Written = { path: string; value: Value; base: Operation['base'] }

/** A queue that keeps what is written, with what it stands on. */
function queue(parked: Parked[] = []): { outbox: Outbox; written: Written[] } {
  const written: Written[] = []
  const heads = new Heads()
  const write = (workoutId: string, path: string, value: Value) => {
    const base = heads.base(workoutId, path)
    written.push({ path, value, base })
    const opId = `w${written.length}`
    heads.put({ opId, workoutId, path, value, base, editedAt: '', clockOffset: null, appVersion: '' })
  }
  return { outbox: { userId: 'u', heads, write, parked, unsent: 0, ready: Promise.resolve(), over: () => Promise.resolve([]) } as unknown as Outbox, written }
}

const version = (deviceId: string, values: Record<string, unknown>, minute = 0) => ({
  deviceId,
  authorId: 'u',
  authorName: 'Inès',
  at: `2026-11-02T18:0${minute}:00Z`,
  values,
})

const DISPUTE: Dispute = {
  workoutId: 'w',
  sessionTitle: 'Jambes',
  itemId: 'i',
  exerciseName: 'Squat',
  exerciseType: 'standard',
  unit: { kind: 'set', name: 's', number: 1, warmup: false },
  fields: [
    { path: `${SET}/bulk`, heads: ['b'] },
    { path: `${SET}/reps`, heads: ['r1', 'r2'] },
    { path: `${SET}/rpe`, heads: ['e'] },
    { path: `${SET}/done`, heads: ['d'] },
  ],
  versions: [
    version('one', { [`${SET}/reps`]: 5, [`${SET}/rpe`]: 8, [`${SET}/done`]: true, [`${SET}/bulk`]: true }, 1),
    version('two', { [`${SET}/reps`]: 6, [`${SET}/done`]: true }),
  ],
  values: {},
  revived: false,
  deleted: null,
}

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) })
  Object.assign(server, { disputes: [], parked: [], settled: [] })
})

test('one tap writes a whole version over all heads, what is empty in it too, the bulk mark last', () => {
  const { outbox, written } = queue()
  new Attention(outbox).pick(DISPUTE, DISPUTE.versions[0] ?? { values: {} })
  expect(written).toEqual([
    { path: `${SET}/reps`, value: 5, base: ['r1', 'r2'] },
    { path: `${SET}/rpe`, value: 8, base: 'e' },
    { path: `${SET}/bulk`, value: true, base: 'b' },
  ])
})

test('the other version empties what it never had', () => {
  const { outbox, written } = queue()
  new Attention(outbox).pick(DISPUTE, DISPUTE.versions[1] ?? { values: {} })
  expect(written.map(({ path, value }) => [path, value])).toEqual([
    [`${SET}/reps`, 6],
    [`${SET}/rpe`, null],
    [`${SET}/bulk`, null],
  ])
})

test('asked again, the next choice stands on the first', () => {
  const { outbox, written } = queue()
  const attention = new Attention(outbox)
  attention.pick(DISPUTE, DISPUTE.versions[0] ?? { values: {} })()
  expect(attention.count).toBe(1)
  const [again] = attention.disputes
  if (again) attention.pick(again, again.versions[1] ?? { values: {} })
  expect(attention.count).toBe(0)
  expect(written.at(-3)).toEqual({ path: `${SET}/reps`, value: 6, base: ['w1', 'r1', 'r2'] })
})

test('both are kept: the earlier stays, the other is a set of its own', () => {
  const { outbox, written } = queue()
  new Attention(outbox).keepBoth(DISPUTE)
  expect(written[0]).toEqual({ path: `${SET}/reps`, value: 6, base: ['r1', 'r2'] })
  const added = written.filter(({ path }) => !path.startsWith(SET))
  expect(new Set(added.map(({ path }) => path.split('/')[4])).size).toBe(1)
  expect(added.map(({ value, base }) => [value, base])).toEqual([[true, null], [5, null], [8, null], [true, null]])
})

test('what was deleted elsewhere is kept, or deleted for good', () => {
  const revived: Dispute = { ...DISPUTE, versions: [], revived: true, deleted: { path: `${SET}/deleted`, heads: ['x'] } }
  for (const kept of [true, false]) {
    const { outbox, written } = queue()
    new Attention(outbox).keep(revived, kept)
    expect(written).toEqual([{ path: `${SET}/deleted`, value: !kept, base: kept ? 'x' : ['x', 'b', 'r1', 'r2', 'e', 'd'] }])
  }
})

test('a corrected change stands on the parked one and on what that one stood on', () => {
  const operation: Operation = { opId: 'p', workoutId: 'w', path: `${SET}/rpe`, value: 85, base: ['e'], editedAt: '', clockOffset: null, appVersion: '' }
  const { outbox, written } = queue([{ operation, reason: 'not_understood' }])
  const attention = new Attention(outbox)
  const [waiting] = attention.parked
  if (waiting) attention.rewrite(waiting, 8.5)
  expect(written).toEqual([{ path: `${SET}/rpe`, value: 8.5, base: ['p', 'e'] }])
  expect(attention.count).toBe(0)
  expect(new Attention(outbox).count).toBe(0) // also after the page was closed
})

test('let go and taken back', () => {
  const operation: Operation = { opId: 'p', workoutId: 'w', path: '/nowhere', value: 1, base: null, editedAt: '', clockOffset: null, appVersion: '' }
  const attention = new Attention(queue([{ operation, reason: 'not_understood' }]).outbox)
  const [waiting] = attention.parked
  const undo = waiting ? attention.letGo(waiting) : () => undefined
  expect(attention.count).toBe(0)
  undo()
  expect(attention.count).toBe(1)
})

test('what is decided here is not asked again before the server knows it', async () => {
  server.disputes = [DISPUTE]
  const attention = new Attention(queue().outbox)
  await attention.load()
  expect([attention.known, attention.problem, attention.count]).toEqual([true, null, 1])
  attention.pick(DISPUTE, DISPUTE.versions[0] ?? { values: {} })
  expect(attention.count).toBe(0)
})

test('what was dealt with here is told to the server, and what was dealt with elsewhere is asked no more', async () => {
  const operation: Operation = { opId: 'gone', workoutId: 'w', path: '/nowhere', value: 1, base: null, editedAt: '', clockOffset: null, appVersion: '' }
  server.parked = [{ parkedId: 'P', opId: 'p', workoutId: 'w', path: '/nowhere', value: 2, base: [], reason: 'not_understood', editedAt: null }]
  const attention = new Attention(queue([{ operation, reason: 'not_understood' }]).outbox)
  expect(attention.count).toBe(1)
  await attention.load()
  expect(attention.parked.map(({ opId }) => opId)).toEqual(['p'])
  const [waiting] = attention.parked
  if (waiting) attention.letGo(waiting)
  expect(server.settled).toEqual([])
  await attention.load()
  expect(server.settled).toEqual(['P'])
})
