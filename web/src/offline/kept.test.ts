import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { MemoryStore } from './memory'
import type { Store } from './store'
import { lost, WORKOUT, world } from './testing'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())
const soon = () => vi.advanceTimersByTimeAsync(0)
const later = () => vi.advanceTimersByTimeAsync(20_000)

describe('kept on this phone', () => {
  test('what an earlier page kept is pending here, and sent once the same person is signed in', async () => {
    const store = new MemoryStore()
    const earlier = world([lost], { open: () => Promise.resolve(store) })
    earlier.outbox.write(WORKOUT, '/a', 1)
    await soon()
    earlier.outbox.pause()
    const { outbox, bodies, who, sent } = world([], { open: () => Promise.resolve(store) })
    who.userId = 'thomas'
    await outbox.ready
    expect(outbox.pending(WORKOUT).map(({ path }) => path)).toEqual(['/a'])
    await soon()
    expect(bodies).toHaveLength(0)
    who.userId = 'ines'
    await later()
    expect(sent()[0]?.operations.map(({ path }) => path)).toEqual(['/a'])
    expect(outbox.state).toBe('saved')
  })

  test('until the store has it, it is not said to be kept', async () => {
    let keep = () => undefined as void
    const store = new MemoryStore()
    const slow = { ...store, keep: (...args: Parameters<Store['keep']>) => new Promise<void>((done) => (keep = done)).then(() => store.keep(...args)) }
    const { outbox, bodies } = world([lost], { open: () => Promise.resolve(slow) })
    outbox.write(WORKOUT, '/a', 1)
    await soon()
    expect([outbox.state, outbox.unkept, bodies.length]).toEqual(['saving', 1, 0])
    keep()
    await soon()
    expect([outbox.state, outbox.unkept, bodies.length]).toEqual(['offline', 0, 1])
  })

  test.each([
    ['no store at all', () => Promise.reject(new Error('private window'))],
    ['no room', () => Promise.resolve(Object.assign(new MemoryStore(), { keep: () => Promise.reject(new DOMException('', 'QuotaExceededError')) }))],
  ] as [string, () => Promise<Store>][])('%s: never called kept, sent all the same', async (_name, open) => {
    const { outbox, sent } = world([lost], { open })
    outbox.write(WORKOUT, '/a', 1)
    await soon()
    expect([outbox.state, outbox.unkept]).toEqual(['notKept', 1])
    await later()
    expect([outbox.state, outbox.unkept]).toEqual(['saved', 0])
    expect(sent().at(-1)?.operations.map(({ path, dseq }) => [path, dseq])).toEqual([['/a', 0]])
  })

  test('what is made while a request is on its way goes right after it', async () => {
    const { outbox, sent } = world()
    outbox.write(WORKOUT, '/a', 1)
    await Promise.resolve()
    outbox.flush()
    outbox.write(WORKOUT, '/b', 2)
    await soon()
    expect(sent().flatMap((batch) => batch.operations.map(({ path }) => path))).toEqual(['/a', '/b'])
    expect(outbox.state).toBe('saved')
  })

  test('another tab sends what this one made', async () => {
    const store = new MemoryStore()
    let heard = () => undefined as void
    const tabs = { tell: () => undefined, listen: (listener: () => void) => (heard = listener) }
    const { outbox } = world([lost], { open: () => Promise.resolve(store), tabs })
    outbox.write(WORKOUT, '/a', 1)
    await soon()
    expect(outbox.state).toBe('offline')
    const batch = await store.next(9)
    await store.settle(batch?.deviceId ?? '', { epoch: 'e1', next: 1, at: null, results: [{ opId: batch?.operations[0]?.opId ?? '', state: 'saved', reason: null }] })
    heard()
    await soon()
    expect([outbox.state, outbox.unsent]).toEqual(['saved', 0])
  })
})
