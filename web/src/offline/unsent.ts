/** What is not saved yet, as a file that a person can keep and read: made from what is on this phone, without a network. */
import { openAccount } from './database'
import { openStore } from './disk'
import type { Operation } from './operations'
import type { Outbox } from './outbox.svelte'

type Line = { state: 'waiting' | 'typing' | 'parked'; reason: string | null; session: string | null; exercise: string | null } & Operation

/** Sessions and exercises as the phone last heard of them: by workout and by item. */
type Names = { sessions: Map<string, string>; exercises: Map<string, string> }

const PROGRESS = /^\/api\/v1\/workouts\/([^/]+)\/progress/

/** How many changes of an account are on this phone and nowhere else; 0 too where the browser keeps nothing. */
export async function countUnsent(userId: string): Promise<number> {
  const store = await openStore(userId).catch(() => null)
  return store ? (await store.waiting()).length + (await store.drafts()).length : 0
}

/** Hands over a file of all that the server has not acknowledged or could not place, with `outbox` what is in memory alone too. */
export async function downloadUnsent(userId: string, outbox: Outbox | null): Promise<void> {
  const lines = await readUnsent(userId, outbox)
  const body = { format: 'carnet-unsent', version: 1, userId, exportedAt: new Date().toISOString(), changes: lines }
  const name = `carnet-${body.exportedAt.slice(0, 16).replace(/[T:]/g, '-')}.json`
  save(new Blob([JSON.stringify(body, null, 2)], { type: 'application/json' }), name)
}

/** Oldest first; names are null where this phone never heard them. */
export async function readUnsent(userId: string, outbox: Outbox | null): Promise<Line[]> {
  const store = await openStore(userId).catch(() => null)
  const names = await readNames(userId)
  const waiting = new Map((outbox?.pending(null) ?? []).map((operation) => [operation.opId, operation]))
  for (const operation of (await store?.waiting()) ?? []) waiting.set(operation.opId, operation)
  const parked = (await store?.parked()) ?? []
  const drafts = (await store?.drafts()) ?? []
  const line = (state: Line['state'], operation: Operation, reason: string | null = null): Line => ({
    session: names.sessions.get(operation.workoutId) ?? null,
    exercise: names.exercises.get(operation.path.split('/')[2] ?? '') ?? null,
    state,
    reason,
    ...operation,
  })
  return [
    ...parked.map(({ operation, reason }) => line('parked', operation, reason)),
    ...[...waiting.values()].map((operation) => line('waiting', operation)),
    ...drafts.map((operation) => line('typing', operation)),
  ]
}

async function readNames(userId: string): Promise<Names> {
  const names: Names = { sessions: new Map(), exercises: new Map() }
  const db = await openAccount(userId).catch(() => null)
  for (const { path, body } of (await db?.getAll('answers')) ?? []) {
    const workoutId = PROGRESS.exec(path)?.[1]
    if (!workoutId) continue
    const answer = JSON.parse(body) as { session?: { title?: string }; workout?: { title?: string }; sessionProgress?: { progress?: { exercises?: { itemId: string; exerciseName: string }[] } } }
    const title = answer.session?.title ?? answer.workout?.title
    if (title) names.sessions.set(workoutId, title)
    for (const { itemId, exerciseName } of answer.sessionProgress?.progress?.exercises ?? []) names.exercises.set(itemId, exerciseName)
  }
  return names
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
