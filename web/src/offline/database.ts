import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Operation } from './operations'
import type { Device, Kept } from './store'

export type Row = Kept & { n?: number }

/** What the server last said to a GET; `last` is the newest operation that it knows for sure. */
type KeptAnswer = { path: string; body: string; last: number; order: number }

/** A text being typed or a number being stepped, as the operation that it becomes at the latest when a page opens again. */
type Draft = { place: string; operation: Operation }

export interface Schema extends DBSchema {
  operations: { key: number; value: Row; indexes: { state: Kept['state']; opId: string; place: [string, number]; workout: string } }
  drafts: { key: string; value: Draft }
  devices: { key: string; value: Device }
  meta: { key: string; value: string }
  answers: { key: string; value: KeptAnswer; indexes: { order: number } }
}

export type Account = IDBPDatabase<Schema>

const accounts = new Map<string, Promise<Account>>()

/** The database of an account; each has one of its own. Raises where the browser has none to give. */
export function openAccount(userId: string): Promise<Account> {
  const known = accounts.get(userId)
  if (known) return known
  const opening = open(userId)
  accounts.set(userId, opening)
  opening.catch(() => forgetAccount(userId))
  return opening
}

/** The connection is worth nothing any more: the next one who asks gets a new one. */
export function forgetAccount(userId: string): void {
  accounts.delete(userId)
}

/**
 * The number of the newest operation up to which the server has all: an answer that is asked for now may lack any later one,
 * also one that it takes before the answer is here. Numbers, whatever the clocks say.
 */
export async function lastKnown(account: Account): Promise<number> {
  const operations = account.transaction('operations').store
  const waiting = await operations.index('state').openKeyCursor('waiting')
  if (waiting) return waiting.primaryKey - 1
  return (await operations.openKeyCursor(null, 'prev'))?.key ?? 0
}

function open(userId: string): Promise<Account> {
  return openDB<Schema>(`carnet-${userId}`, 2, {
    upgrade(db, from) {
      if (from < 1) {
        const operations = db.createObjectStore('operations', { keyPath: 'n', autoIncrement: true })
        operations.createIndex('state', 'state')
        operations.createIndex('opId', 'operation.opId', { unique: true })
        operations.createIndex('place', ['deviceId', 'dseq'])
        operations.createIndex('workout', 'operation.workoutId')
        db.createObjectStore('devices', { keyPath: 'deviceId' })
        db.createObjectStore('meta')
        db.createObjectStore('answers', { keyPath: 'path' }).createIndex('order', 'order')
      }
      if (from < 2) db.createObjectStore('drafts', { keyPath: 'place' })
    },
    // A newer page in another tab wants to change the database: this tab's writes would stand in its way.
    blocking: (_current, _blocked, event) => {
      forgetAccount(userId)
      ;(event.target as IDBDatabase).close()
    },
    terminated: () => forgetAccount(userId),
  })
}
