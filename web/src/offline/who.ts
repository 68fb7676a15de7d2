/** Who was signed in here last. In a database of its own: localStorage reaches the disk seconds later, if at all. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

interface Schema extends DBSchema {
  who: { key: 'userId'; value: string }
}

let opened: Promise<IDBPDatabase<Schema> | null> | undefined
let known: string | null | undefined

function open(): Promise<IDBPDatabase<Schema> | null> {
  opened ??= openDB<Schema>('carnet', 1, { upgrade: (db) => void db.createObjectStore('who') }).catch(() => null)
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

export async function writeWho(userId: string | null): Promise<void> {
  known = userId
  const tx = (await open())?.transaction('who', 'readwrite', { durability: 'strict' })
  if (userId === null) await tx?.store.delete('userId')
  else await tx?.store.put(userId, 'userId')
  await tx?.done
}
