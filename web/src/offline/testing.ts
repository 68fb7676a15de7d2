import { MemoryStore } from './memory'
import type { Answer, OpResult, World } from './operations'
import { Outbox } from './outbox.svelte'

/** A world without network, other tabs or a disk, except for what a test gives it. */
export function worldOf(given: Partial<World>): World {
  return {
    post: () => new Promise(() => undefined),
    whoAmI: () => Promise.resolve('ines'),
    now: () => 1_800_000_000_000,
    appVersion: '1',
    maxBatch: 200,
    open: () => Promise.resolve(new MemoryStore()),
    alone: (work) => work(),
    tabs: { tell: () => undefined, listen: () => undefined },
    ...given,
  }
}

type Sent = { deviceId: string; epoch: string | null; operations: { opId: string; dseq: number; path: string; base: unknown; value: unknown }[] }
export const WORKOUT = '0198c5f2-7a10-7000-8000-000000000001'

/** A phone whose server answers from a script, then takes everything. */
export function world(script: ((sent: Sent) => Answer)[] = [], given: Partial<World> = {}) {
  const bodies: string[] = []
  const who = { userId: 'ines' as string | null | undefined }
  let inFlight = 0
  const post = async (body: string) => {
    if (++inFlight > 1) throw new Error('two requests at once')
    bodies.push(body)
    await Promise.resolve()
    inFlight -= 1
    const sent = JSON.parse(body) as Sent
    return (script.shift() ?? take())(sent)
  }
  const outbox = new Outbox('ines', worldOf({ post, whoAmI: () => Promise.resolve(who.userId), ...given }))
  return { outbox, bodies, who, sent: () => bodies.map((body) => JSON.parse(body) as Sent) }
}

/** An acknowledgement of all that was sent. */
export function take(change: (result: OpResult) => OpResult = (result) => result, epoch = 'e1') {
  return (sent: Sent): Answer => ({
    kind: 'taken',
    epoch,
    next: (sent.operations.at(-1)?.dseq ?? -1) + 1,
    results: sent.operations.map(({ opId }) => change({ opId, state: 'saved', reason: null })),
    clockOffset: 250,
  })
}

/** A network that swallows what it is given. */
export const lost = (): Answer => ({ kind: 'unreachable', why: 'network' })
