import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb'
import { uuid7 } from './ids'
import type { Operation } from './operations'
import type { Device, Kept, Store } from './store'

type Row = Kept & { n?: number }

/** What the server last said to a GET; `last` is the newest operation that was made before it was asked. */
type KeptAnswer = { path: string; body: string; last: number; order: number }

interface Schema extends DBSchema {
  operations: { key: number; value: Row; indexes: { state: Kept['state']; opId: string; place: [string, number]; workout: string } }
  devices: { key: string; value: Device }
  meta: { key: string; value: string }
  answers: { key: string; value: KeptAnswer; indexes: { order: number } }
}

const STORES = ['operations', 'devices', 'meta'] as const
type Writing = IDBPTransaction<Schema, (typeof STORES)[number][], 'readwrite'>

export type Account = IDBPDatabase<Schema>

const accounts = new Map<string, Promise<Account>>()

/** The database of an account; each has one of its own. Raises where the browser has none to give. */
export function openAccount(userId: string): Promise<Account> {
  const known = accounts.get(userId)
  if (known) return known
  const opening = open(userId)
  accounts.set(userId, opening)
  opening.catch(() => accounts.delete(userId))
  return opening
}

/** The number of the newest operation on this phone: what is made from here on has a higher one, whatever the clocks say. */
export async function lastMade(account: Account): Promise<number> {
  const cursor = await account.transaction('operations').store.openKeyCursor(null, 'prev')
  return cursor?.key ?? 0
}

/** The queue of an account. Raises where the browser has no database to give. */
export async function openStore(userId: string): Promise<Store> {
  return new DatabaseStore(await openAccount(userId))
}

function open(userId: string): Promise<Account> {
  return openDB<Schema>(`carnet-${userId}`, 1, {
    upgrade(fresh) {
      const operations = fresh.createObjectStore('operations', { keyPath: 'n', autoIncrement: true })
      operations.createIndex('state', 'state')
      operations.createIndex('opId', 'operation.opId', { unique: true })
      operations.createIndex('place', ['deviceId', 'dseq'])
      operations.createIndex('workout', 'operation.workoutId')
      fresh.createObjectStore('devices', { keyPath: 'deviceId' })
      fresh.createObjectStore('meta')
      fresh.createObjectStore('answers', { keyPath: 'path' }).createIndex('order', 'order')
    },
    // A newer page in another tab wants to change the database: this tab's writes would stand in its way.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  })
}

class DatabaseStore implements Store {
  constructor(readonly db: Account) {}

  /** `strict`: complete fires when the bytes are on the disk, not when the system has promised to write them. */
  async #write<T>(work: (tx: Writing) => Promise<T>): Promise<T> {
    const tx = this.db.transaction([...STORES], 'readwrite', { durability: 'strict' })
    try {
      const result = await work(tx)
      tx.commit() // at once: left to itself it would wait for a turn that a closing page does not have
      await tx.done
      return result
    } catch (error) {
      await undo(tx)
      throw error
    }
  }

  keep = (operations: readonly Operation[], now: number): Promise<void> =>
    this.#write(async (tx) => {
      const device = await current(tx)
      for (const operation of operations) {
        const row: Row = { operation, deviceId: device.deviceId, dseq: device.next, state: 'waiting', reason: null, keptAt: now }
        await tx.objectStore('operations').add(row)
        device.next += 1
      }
      await tx.objectStore('devices').put(device)
    })

  waiting = async (): Promise<Operation[]> =>
    (await this.db.getAllFromIndex('operations', 'state', 'waiting')).map(({ operation }) => operation)

  madeSince: Store['madeSince'] = async (workoutId, last) => {
    const rows = await this.db.getAllFromIndex('operations', 'workout', workoutId)
    return rows.filter(({ n = 0 }) => n > last).map(({ operation }) => operation)
  }

  parked: Store['parked'] = async () => {
    const rows = await this.db.getAllFromIndex('operations', 'state', 'parked')
    return rows.map(({ operation, reason }) => ({ operation, reason }))
  }

  next: Store['next'] = async (limit) => {
    const tx = this.db.transaction([...STORES])
    const latest = await tx.objectStore('meta').get('epoch')
    for (const device of await tx.objectStore('devices').getAll()) {
      if (device.epoch !== null && device.epoch !== latest) return { deviceId: device.deviceId, epoch: device.epoch, operations: [] }
    }
    const rows = await tx.objectStore('operations').index('state').getAll('waiting', limit)
    const first = rows[0]
    if (!first) return null
    const device = await tx.objectStore('devices').get(first.deviceId)
    const end = rows.findIndex(({ deviceId, dseq }, i) => deviceId !== first.deviceId || dseq !== first.dseq + i)
    const operations = rows.slice(0, end < 0 ? limit : end).map(({ operation, dseq }) => ({ ...operation, dseq }))
    return { deviceId: first.deviceId, epoch: device?.epoch ?? null, operations }
  }

  settle: Store['settle'] = (deviceId, { epoch, next, results }) =>
    this.#write(async (tx) => {
      const operations = tx.objectStore('operations')
      for (const { opId, state, reason } of results) {
        const row = await operations.index('opId').get(opId)
        if (row) await operations.put({ ...row, state, reason })
      }
      const device = await tx.objectStore('devices').get(deviceId)
      if (device && device.epoch !== null && device.epoch !== epoch) await waitAgain(tx, deviceId, next)
      if (device) await tx.objectStore('devices').put({ ...device, epoch })
      await tx.objectStore('meta').put(epoch, 'epoch')
    })

  rewind: Store['rewind'] = (deviceId, next) =>
    this.#write(async (tx) => {
      await waitAgain(tx, deviceId, next)
      const first = await tx.objectStore('operations').index('place').get([deviceId, next])
      // What the server misses is not here any more: under these numbers nothing would ever be taken.
      if (!first) await renumber(tx, deviceId)
    })

  fork: Store['fork'] = (deviceId) => this.#write((tx) => renumber(tx, deviceId))

  prune: Store['prune'] = (before, bytes) =>
    this.#write(async (tx) => {
      let room = bytes
      const saved = tx.objectStore('operations').index('state')
      for (let cursor = await saved.openCursor('saved', 'prev'); cursor; cursor = await cursor.continue()) {
        room -= JSON.stringify(cursor.value.operation).length
        if (room < 0 || cursor.value.keptAt < before) await cursor.delete()
      }
    })
}

/** Half of a verb must not stay; a transaction that failed by itself is over already. */
async function undo(tx: Writing): Promise<void> {
  const over = tx.done.catch(() => undefined)
  try {
    tx.abort()
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
  await over
}

/** The device that new operations are numbered for. */
async function current(tx: Writing): Promise<Device> {
  const meta = tx.objectStore('meta')
  const deviceId = await meta.get('device')
  const device = deviceId ? await tx.objectStore('devices').get(deviceId) : undefined
  return device ?? begin(tx)
}

async function begin(tx: Writing): Promise<Device> {
  const device: Device = { deviceId: uuid7(), next: 0, epoch: (await tx.objectStore('meta').get('epoch')) ?? null }
  await tx.objectStore('devices').put(device)
  await tx.objectStore('meta').put(device.deviceId, 'device')
  return device
}

async function waitAgain(tx: Writing, deviceId: string, next: number): Promise<void> {
  const rows = IDBKeyRange.bound([deviceId, next], [deviceId, Infinity])
  for (let cursor = await tx.objectStore('operations').index('place').openCursor(rows); cursor; cursor = await cursor.continue()) {
    if (cursor.value.state !== 'waiting') await cursor.update({ ...cursor.value, state: 'waiting', reason: null })
  }
}

async function renumber(tx: Writing, deviceId: string): Promise<void> {
  const device = await begin(tx)
  for (let cursor = await tx.objectStore('operations').index('state').openCursor('waiting'); cursor; cursor = await cursor.continue()) {
    if (cursor.value.deviceId !== deviceId) continue
    await cursor.update({ ...cursor.value, deviceId: device.deviceId, dseq: device.next })
    device.next += 1
  }
  await tx.objectStore('devices').put(device)
}
