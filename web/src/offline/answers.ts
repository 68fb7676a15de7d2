/** What the server last said, kept for when it cannot be asked: the page opens from a cold start without a network. */
import { connection } from './connection.svelte'
import { type Account, lastKnown, openAccount } from './database'
import { readWho, userHeader, writePerson, writeWho } from './who'

/** On an answer: the newest operation of this phone that it knows for sure. What was made since lies over it. */
export const LAST = 'x-carnet-last-operation'
/** On an answer that was given earlier. */
export const KEPT = 'x-carnet-kept'
const PATIENCE_MS = 10_000
const MOST = 300
const OPEN = /\/(login|invitations\/(look|accept)|password-resets\/(look|accept))$/

/** `fetch` for the API's client. Raises TypeError where the server cannot be reached and nothing was kept. */
export async function ask(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  // Who signs in is nobody yet; whoever is signed in asks in their own name.
  const userId = OPEN.test(pathname) ? null : await readWho()
  for (const [name, value] of Object.entries(userHeader(userId))) request.headers.set(name, value)
  if (request.method !== 'GET') return fetch(request)
  const path = pathname + search
  const before = await account().then((mine) => (mine ? lastKnown(mine) : 0))
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) })
    if (!isOurs(response)) return (await recall(path)) ?? response
    connection.reached()
    if (response.status !== 200 || userId !== (await readWho())) return response
    const body = await response.text()
    await remember(path, body, before)
    const headers = new Headers(response.headers)
    headers.set(LAST, String(before))
    return new Response(body, { headers })
  } catch (error) {
    const kept = await recall(path)
    if (kept) return kept
    throw error instanceof DOMException ? new TypeError(error.message) : error
  }
}

/** Somebody is signed in: from now on answers are theirs, and the page knows them when it opens without a network. */
export async function welcome(me: { userId: string; name: string; email: string }): Promise<void> {
  await writeWho(me.userId)
  await writePerson(me.userId, { name: me.name, email: me.email, out: false })
  await remember('/api/v1/me', JSON.stringify(me), 0)
}

/** Signed out on purpose: the answers stay with the account, and nobody opens the page as this person by accident. */
export function forgetWho(): Promise<void> {
  return writeWho(null)
}

/** What this page put there itself, where the phone keeps nothing. By account and path. */
const made = new Map<string, string>()

/**
 * What the server would say to a GET, known here before it can be: found like any other answer until the server gives its
 * own. All operations of this phone lie over it.
 */
export async function keepAnswer(path: string, body: unknown): Promise<void> {
  made.set(`${await readWho()} ${path}`, JSON.stringify(body))
  await remember(path, JSON.stringify(body), 0)
}

/** What was said to a GET last, without asking again; null where nothing was kept. */
export async function kept(path: string): Promise<Response | null> {
  const { body, last } = (await (await account())?.get('answers', path)) ?? { body: made.get(`${await readWho()} ${path}`), last: 0 }
  return body === undefined ? null : new Response(body, { headers: { 'content-type': 'application/json', [LAST]: String(last), [KEPT]: '1' } })
}

/** The database of whoever was signed in here last; null for nobody, or where the browser keeps nothing. */
async function account(): Promise<Account | null> {
  const userId = await readWho()
  return userId === null ? null : openAccount(userId).catch(() => null)
}

/** A captive portal answers with a page of its own, a proxy without its server with one of its own too. */
function isOurs(response: Response): boolean {
  return /^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '')
}

/** No room for what can be asked again is no reason to fail: what cannot be is in the queue. */
async function remember(path: string, body: string, last: number): Promise<void> {
  try {
    const tx = (await account())?.transaction('answers', 'readwrite')
    if (!tx) return
    const newest = await tx.store.index('order').openKeyCursor(null, 'prev')
    await tx.store.put({ path, body, last, order: (newest?.key ?? 0) + 1 })
    let spare = (await tx.store.count()) - MOST
    for (let cursor = await tx.store.index('order').openCursor(); cursor && spare > 0; cursor = await cursor.continue(), spare -= 1) await cursor.delete()
    await tx.done
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}

async function recall(path: string): Promise<Response | null> {
  connection.lost()
  return kept(path)
}
