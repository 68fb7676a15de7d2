import { Outbox } from './outbox.svelte'
import { postOps, whoAmI } from './transport'

/** Accounts that were used on this page, each with what it has not sent yet. */
const outboxes = new Map<string, Outbox>()
let active: Outbox | null = null

/** The queue of the account that is signed in. One account can neither read nor send another's. */
export function outboxFor(userId: string): Outbox {
  if (active?.userId === userId) return active
  active?.pause()
  let outbox = outboxes.get(userId)
  if (!outbox) {
    outbox = new Outbox(userId, { post: postOps, whoAmI, now: Date.now, appVersion: __APP_VERSION__, maxBatch: 200 })
    outboxes.set(userId, outbox)
  }
  if (!active) listen()
  active = outbox
  outbox.resume()
  return outbox
}

function listen(): void {
  addEventListener('online', () => active?.flush())
  addEventListener('pageshow', () => active?.flush())
  addEventListener('pagehide', () => active?.commitDrafts())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') active?.verify()
    else active?.commitDrafts()
  })
  addEventListener('beforeunload', (event) => {
    for (const outbox of outboxes.values()) outbox.commitDrafts()
    if ([...outboxes.values()].some((outbox) => outbox.unsent > 0)) event.preventDefault()
  })
}
