import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Answer } from './operations'
import { lost, take, WORKOUT, world } from './testing'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())
const soon = () => vi.advanceTimersByTimeAsync(0)
const later = () => vi.advanceTimersByTimeAsync(20_000)

describe('order and bases', () => {
  test('one gesture is one batch; dseq counts from 0; the base is what the server had, then our own over it', async () => {
    const { outbox, sent } = world()
    outbox.heads.learn(WORKOUT, { '/a': ['h1', 'h2'], '/b': ['h3'] })
    outbox.write(WORKOUT, '/a', 1)
    outbox.write(WORKOUT, '/b', 2)
    outbox.write(WORKOUT, '/c', 3)
    outbox.write(WORKOUT, '/a', 4)
    await soon()
    expect(sent()).toHaveLength(1)
    const [batch] = sent()
    expect(batch?.operations.map(({ dseq }) => dseq)).toEqual([0, 1, 2, 3])
    expect(batch?.operations.map(({ base }) => base)).toEqual([['h1', 'h2'], 'h3', null, [batch?.operations[0]?.opId, 'h1', 'h2']])
  })

  test('a deletion stands on the heads of every path of the set', async () => {
    const { outbox, sent } = world()
    outbox.heads.learn(WORKOUT, { '/set/1/reps': ['r'], '/set/1/weight': ['w'], '/set/2/reps': ['x'] })
    outbox.write(WORKOUT, '/set/1/deleted', true, '/set/1/')
    await soon()
    expect(sent()[0]?.operations[0]?.base).toEqual(['r', 'w'])
  })

  test('batches never exceed the limit, and go one after the other', async () => {
    const { outbox, sent } = world([], { maxBatch: 2 })
    for (let n = 0; n < 5; n += 1) outbox.write(WORKOUT, `/${n}`, n)
    await soon()
    expect(sent().map((batch) => batch.operations.length)).toEqual([2, 2, 1])
    expect(outbox.state).toBe('saved')
    expect(outbox.savedCount).toBe(5)
  })
})

describe('saved is said after an acknowledgement only', () => {
  test('a lost acknowledgement: the same again before what came after it, and offline until then', async () => {
    const { outbox, sent } = world([lost])
    outbox.write(WORKOUT, '/a', 1)
    expect(outbox.state).toBe('saving')
    await soon()
    expect(outbox.state).toBe('offline')
    outbox.write(WORKOUT, '/b', 2)
    await soon()
    await later()
    const [first, again] = sent()
    expect(again?.deviceId).toBe(first?.deviceId)
    expect(again?.operations[0]).toEqual(first?.operations[0])
    expect(again?.operations.map(({ path, dseq }) => [path, dseq])).toEqual([['/a', 0], ['/b', 1]])
    expect(outbox.state).toBe('saved')
  })

  test('a 5xx keeps everything and says so', async () => {
    const { outbox, bodies } = world([() => ({ kind: 'unreachable', why: 'server' })])
    outbox.write(WORKOUT, '/a', 1)
    await soon()
    expect([outbox.state, outbox.unsent, outbox.trouble?.kind]).toEqual(['offline', 1, 'server'])
    await later()
    expect(bodies).toHaveLength(2)
    expect([outbox.state, outbox.unsent]).toEqual(['saved', 0])
  })

  test('an acknowledgement that names other operations is none', async () => {
    const { outbox } = world([take((result) => ({ ...result, opId: 'another' }))])
    outbox.write(WORKOUT, '/a', 1)
    await soon()
    expect([outbox.state, outbox.unsent]).toEqual(['offline', 1])
  })

  test('a text being typed is not saved yet', async () => {
    const { outbox, sent } = world()
    const release = outbox.hold(() => {
      release()
      outbox.write(WORKOUT, '/note', 'genou')
    })
    expect(outbox.state).toBe('saving')
    const settled = outbox.settled()
    await vi.advanceTimersByTimeAsync(100)
    await settled
    expect(sent()[0]?.operations[0]?.value).toBe('genou')
    expect(outbox.state).toBe('saved')
  })
})

describe('answers that need somebody', () => {
  test('401 keeps the queue; it is sent once the same person is back, never under another name', async () => {
    const { outbox, bodies, who } = world([() => ({ kind: 'signedOut' })])
    outbox.write(WORKOUT, '/a', 1)
    await soon()
    expect([outbox.state, outbox.unsent]).toEqual(['signedOut', 1])
    who.userId = 'thomas'
    await later()
    expect([bodies.length, outbox.trouble?.kind, outbox.unsent]).toEqual([1, 'otherUser', 1])
    who.userId = 'ines'
    await later()
    expect([bodies.length, outbox.state]).toEqual([2, 'saved'])
  })

  test('after any failure too: signed out meanwhile, another signs in, nothing goes under that name', async () => {
    const { outbox, bodies, who } = world([lost])
    outbox.write(WORKOUT, '/a', 1)
    await soon()
    who.userId = 'thomas'
    await later()
    expect([bodies.length, outbox.state, outbox.unsent]).toEqual([1, 'signedOut', 1])
  })

  test('parked: kept by the server, with its reason, and to be looked at', async () => {
    const { outbox } = world([take((result) => ({ ...result, state: 'parked', reason: 'no such path' }))])
    outbox.write(WORKOUT, '/nowhere', 1)
    await soon()
    expect(outbox.state).toBe('check')
    expect(outbox.parked).toMatchObject([{ operation: { path: '/nowhere' }, reason: 'no such path' }])
  })

  test('refused as a whole: not saved, and tried again', async () => {
    const { outbox, bodies } = world([() => ({ kind: 'refused', code: 'invalid' })])
    outbox.write(WORKOUT, '/a', 1)
    await soon()
    expect([outbox.state, outbox.unsent]).toEqual(['error', 1])
    await later()
    expect([outbox.state, bodies.length]).toEqual(['saved', 2])
  })

  test('too large: smaller batches, nothing lost', async () => {
    const { outbox, sent } = world([() => ({ kind: 'tooLarge' })])
    for (let n = 0; n < 4; n += 1) outbox.write(WORKOUT, `/${n}`, n)
    await soon()
    expect(sent().map((batch) => batch.operations.length)).toEqual([4, 2, 2])
    expect(outbox.state).toBe('saved')
  })
})

describe('the device and its numbers', () => {
  test('a gap: from the number that the server names', async () => {
    const { outbox, sent } = world([take(), () => ({ kind: 'gap', next: 0 })])
    outbox.write(WORKOUT, '/a', 1)
    await soon()
    outbox.write(WORKOUT, '/b', 2)
    await soon()
    expect(sent().map((batch) => batch.operations.map(({ path }) => path))).toEqual([['/a'], ['/b'], ['/a', '/b']])
    expect(outbox.state).toBe('saved')
  })

  test('forked: another device, counting from 0, the operations unchanged', async () => {
    const { outbox, sent } = world([take(), () => ({ kind: 'forked' })])
    outbox.write(WORKOUT, '/a', 1)
    await soon()
    outbox.write(WORKOUT, '/b', 2)
    await soon()
    const [, before, after] = sent()
    expect(after?.deviceId).not.toBe(before?.deviceId)
    expect(after?.operations).toEqual([{ ...before?.operations[0], dseq: 0 }])
  })

  test('gaps without end: it gives up for a while instead of turning round', async () => {
    const endless = Array.from({ length: 50 }, () => (): Answer => ({ kind: 'gap', next: 7 }))
    const { outbox, bodies } = world(endless)
    outbox.write(WORKOUT, '/a', 1)
    await soon()
    expect(bodies.length).toBeLessThan(6)
  })

  test('a new epoch: what the restored server misses is offered again', async () => {
    const { outbox, sent } = world([take(), (s) => ({ ...take((r) => r, 'e2')(s), next: 0 }) as Answer])
    outbox.write(WORKOUT, '/a', 1)
    await soon()
    outbox.write(WORKOUT, '/b', 2)
    await soon()
    expect(sent().at(-1)?.operations.map(({ path }) => path)).toEqual(['/a', '/b'])
    expect([outbox.state, sent().at(-1)?.epoch]).toEqual(['saved', 'e2'])
  })

  test('a second account waits its turn', async () => {
    const { outbox, bodies } = world()
    outbox.pause()
    outbox.write(WORKOUT, '/a', 1)
    await later()
    expect([bodies.length, outbox.state]).toEqual([0, 'saving'])
    outbox.resume()
    await soon()
    expect([bodies.length, outbox.state]).toEqual([1, 'saved'])
  })
})
