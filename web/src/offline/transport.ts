import type { Answer, OpResult } from './operations'
import { userHeader } from './who'

const TIMEOUT_MS = 30_000

/**
 * Server clock minus phone clock in ms, from the `Date` header of an answer; null without one.
 * The header is cut to the second, so half a second is the best guess; the request's middle stands for its instant.
 */
export function clockOffsetOf(response: Response, sentAt: number, now: number): number | null {
  const server = Date.parse(response.headers.get('date') ?? '')
  return Number.isNaN(server) ? null : Math.round(server + 500 - (sentAt + now) / 2)
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
}

async function json(response: Response): Promise<Record<string, unknown> | null> {
  try {
    return record(await response.json())
  } catch {
    return null
  }
}

function results(value: unknown): OpResult[] | null {
  if (!Array.isArray(value)) return null
  const read: OpResult[] = []
  for (const item of value) {
    const row = record(item)
    if (typeof row?.['opId'] !== 'string' || (row['state'] !== 'saved' && row['state'] !== 'parked')) return null
    read.push({ opId: row['opId'], state: row['state'], reason: typeof row['reason'] === 'string' ? row['reason'] : null })
  }
  return read
}

async function read(response: Response, sentAt: number): Promise<Answer> {
  const body = await json(response)
  if (response.status === 200) {
    const taken = results(body?.['results'])
    const epoch = body?.['epoch']
    const next = body?.['next']
    // A captive portal answers 200 with its own page: without our epoch it is not an answer.
    if (!taken || typeof epoch !== 'string' || typeof next !== 'number') return { kind: 'unreachable', why: 'network' }
    return { kind: 'taken', epoch, next, results: taken, clockOffset: clockOffsetOf(response, sentAt, Date.now()) }
  }
  const code = typeof body?.['code'] === 'string' ? body['code'] : null
  if (response.status >= 500 || code === null) return { kind: 'unreachable', why: 'server' }
  if (response.status === 401) return { kind: code === 'other_user' ? 'otherUser' : 'signedOut' }
  if (response.status === 409 && code === 'gap' && typeof body?.['next'] === 'number') return { kind: 'gap', next: body['next'] }
  if (response.status === 409 && code === 'device_forked') return { kind: 'forked' }
  if (response.status === 413) return { kind: 'tooLarge' }
  if (response.status === 429) return { kind: 'unreachable', why: 'server' }
  return { kind: 'refused', code }
}

/** Sends one body to `POST /api/v1/ops` in somebody's name. Never throws: a dead network is an answer too. */
export async function postOps(userId: string, body: string): Promise<Answer> {
  const sentAt = Date.now()
  try {
    const response = await fetch('/api/v1/ops', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...userHeader(userId) },
      body,
      credentials: 'same-origin',
      // Browsers allow 64 KiB of keepalive bodies in all; within it the request outlives a closed tab.
      keepalive: body.length < 30_000,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return await read(response, sentAt)
  } catch {
    return { kind: 'unreachable', why: 'network' }
  }
}

/**
 * Whether this account is signed in on this browser, perhaps beside another: its id; null when nobody is, another's id where
 * only somebody else is, undefined when the server cannot be asked.
 */
export async function whoAmI(userId: string): Promise<string | null | undefined> {
  try {
    const headers = { accept: 'application/json', ...userHeader(userId) }
    const response = await fetch('/api/v1/me', { headers, redirect: 'error', cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) })
    const body = await json(response)
    if (response.status === 401 && typeof body?.['code'] === 'string') return body['code'] === 'other_user' ? OTHER : null
    return response.ok && typeof body?.['userId'] === 'string' ? body['userId'] : undefined
  } catch {
    return undefined
  }
}

const OTHER = 'another'
