/** Who uses this phone. In a database of its own: localStorage reaches the disk seconds later, if at all. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

/** Somebody whose notebook is kept here; `out` when they signed out and left it here. */
export type Person = { userId: string; name: string; email: string; out: boolean }

interface Schema extends DBSchema {
  who: { key: 'userId'; value: string }
  people: { key: string; value: Person }
}

/** The request header that says whose notebook the page shows: where that account is not signed in, the server refuses. */
const HEADER = 'Carnet-User'

let opened: Promise<IDBPDatabase<Schema> | null> | undefined
let known: string | null | undefined
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('carnet')

function open(): Promise<IDBPDatabase<Schema> | null> {
  opened ??= openDB<Schema>('carnet', 2, {
    upgrade(db, from) {
      if (from < 1) db.createObjectStore('who')
      if (from < 2) db.createObjectStore('people', { keyPath: 'userId' })
    },
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  }).catch(() => null)
  return opened
}

/** Null for nobody. */
export async function readWho(): Promise<string | null> {
  if (known === undefined) {
    const userId = (await (await open())?.get('who', 'userId')) ?? null
    known ??= userId // somebody may have signed in meanwhile
  }
  return known
}

/** Where the phone keeps nothing, it is known for as long as the page lives. */
export async function writeWho(userId: string | null): Promise<void> {
  known = userId
  try {
    const tx = (await open())?.transaction('who', 'readwrite', { durability: 'strict' })
    if (userId === null) await tx?.store.delete('userId')
    else await tx?.store.put(userId, 'userId')
    await tx?.done
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
  channel?.postMessage(userId)
}

/** Tells of another tab in which somebody else signed in, or out. */
export function onWho(told: () => void): void {
  if (!channel) return
  channel.onmessage = ({ data }: MessageEvent<string | null>) => {
    if (data === known) return
    known = data
    told()
  }
}

/** For every request that is made in somebody's name. */
export const userHeader = (userId: string | null): Record<string, string> => (userId === null ? {} : { [HEADER]: userId })

export async function readPeople(): Promise<Person[]> {
  return (await (await open())?.getAll('people').catch(() => [])) ?? []
}

/** Null forgets that this person was here. */
export async function writePerson(userId: string, person: Omit<Person, 'userId'> | null): Promise<void> {
  try {
    const db = await open()
    if (person) await db?.put('people', { userId, ...person })
    else await db?.delete('people', userId)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}
