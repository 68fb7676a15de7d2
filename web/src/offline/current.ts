import { openStore } from './disk'
import type { Tabs } from './operations'
import { Outbox } from './outbox.svelte'
import { postOps, whoAmI } from './transport'
import { readWho } from './who'

/** How long another tab may hold the queue: a request ends after 30 s, a frozen tab never does. */
const PATIENCE_MS = 45_000

/** Accounts that were used on this page, each with what it has not sent yet. */
const outboxes = new Map<string, Outbox>()
let active: Outbox | null = null

/** The queue of the account that is signed in. One account can neither read nor send another's. */
export function outboxFor(userId: string): Outbox {
  if (active?.userId === userId) return active
  active?.pause()
  let outbox = outboxes.get(userId)
  if (!outbox) {
    outbox = new Outbox(userId, {
      post: (body) => postOps(userId, body),
      whoAmI: () => whoAmI(userId),
      now: Date.now,
      appVersion: __APP_VERSION__,
      maxBatch: 200,
      open: () => openStore(userId),
      alone: (work) => alone(`carnet-${userId}`, work),
      tabs: tabsOf(`carnet-${userId}`),
    })
    outboxes.set(userId, outbox)
  }
  if (!active) listen()
  active = outbox
  outbox.resume()
  outbox.greet()
  return outbox
}

/** Nothing waits to be sent, in this page or from an earlier one, and nobody is typing: the page may be replaced. */
export async function isQuiet(): Promise<boolean> {
  const userId = await readWho()
  const kept = userId === null ? [] : await openStore(userId).then((store) => store.waiting()).catch(() => [])
  const typing = document.activeElement?.matches('input, textarea, select, [contenteditable]') ?? false
  return !typing && kept.length === 0 && [...outboxes.values()].every((outbox) => outbox.unsent + outbox.typing === 0)
}

/** Plain http has no locks: there the server's numbers alone keep two tabs in order. */
async function alone(name: string, work: () => Promise<void>): Promise<void> {
  const locks = (navigator as Partial<Navigator>).locks
  if (!locks) return work()
  try {
    await locks.request(name, { signal: AbortSignal.timeout(PATIENCE_MS) }, work)
  } catch (error) {
    if (!(error instanceof DOMException) || (error.name !== 'TimeoutError' && error.name !== 'AbortError')) throw error
    await locks.request(name, { steal: true }, work)
  }
}

function tabsOf(name: string): Tabs {
  const channel = new BroadcastChannel(name)
  return {
    tell: () => channel.postMessage(null),
    listen: (heard) => {
      channel.onmessage = heard
    },
  }
}

let asked = false

/** Asked when somebody opens a workout, once: from then on there is something to lose, and some browsers put the question to the person. */
async function persist(): Promise<void> {
  const storage = navigator.storage as Partial<StorageManager> | undefined
  if (asked || !storage?.persist) return
  asked = true
  if (!(await storage.persisted?.())) await storage.persist()
}

const SIGN_OF_LIFE_MS = 15_000
let attended = 0

/** A workout is open: the server hears of this phone now and then although there is nothing to save. Answers how to end it. */
export function attend(): () => void {
  attended += 1
  void persist()
  active?.verify()
  return () => void (attended -= 1)
}

function listen(): void {
  const seen = () => document.visibilityState === 'visible'
  addEventListener('online', () => active?.flush())
  addEventListener('pageshow', () => active?.flush())
  addEventListener('pagehide', () => active?.commitDrafts())
  document.addEventListener('visibilitychange', () => {
    if (seen()) active?.verify()
    else active?.commitDrafts()
  })
  setInterval(() => {
    if (!seen()) return
    if (attended > 0) active?.greet()
    else active?.flush()
  }, SIGN_OF_LIFE_MS)
  addEventListener('beforeunload', (event) => {
    for (const outbox of outboxes.values()) outbox.commitDrafts()
    if ([...outboxes.values()].some((outbox) => outbox.unkept > 0)) event.preventDefault()
  })
}
