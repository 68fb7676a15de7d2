import { type IDBPTransaction } from 'idb'
import { type Account, forgetAccount, openAccount, type Row, type Schema } from './database'
import { uuid7 } from './ids'
import { placeKey } from './memory'
import type { Operation } from './operations'
import type { Device, Store } from './store'

const STORES = ['operations', 'drafts', 'devices', 'meta'] as const
type Writing = IDBPTransaction<Schema, (typeof STORES)[number][], 'readwrite'>

/** The queue of an account, on the disk. Raises where the browser has no database to give. */
export async function openStore(userId: string): Promise<Store> {
  return new DiskStore(userId, await openAccount(userId))
}

class DiskStore implements Store {
  constructor(readonly userId: string, private db: Account) {}

  /** A connection can be lost in the middle (the system took the storage away for a moment): a new one is tried once. */
  async #with<T>(work: (db: Account) => Promise<T>): Promise<T> {
    try {
      return await work(this.db)
    } catch (error) {
      if (!(error instanceof DOMException) || error.name === 'QuotaExceededError') throw error
      const lost = this.db
      forgetAccount(this.userId)
      this.db = await openAccount(this.userId)
      lost.close()
      return work(this.db)
    }
  }

  /** `strict`: complete fires when the bytes are on the disk, not when the system has promised to write them. */
  #write<T>(work: (tx: Writing) => Promise<T>): Promise<T> {
    return this.#with(async (db) => {
      const tx = db.transaction([...STORES], 'readwrite', { durability: 'strict' })
      try {
        const result = await work(tx)
        tx.commit() // at once: left to itself it would wait for a turn that a closing page does not have
        await tx.done
        return result
      } catch (error) {
        await undo(tx)
        throw error
      }
    })
  }

  keep: Store['keep'] = ({ operations = [], drafts = [], dropped = [] }, now) =>
    this.#write(async (tx) => {
      await append(tx, operations, now)
      for (const place of [...operations, ...dropped]) await tx.objectStore('drafts').delete(placeKey(place))
      for (const operation of drafts) await tx.objectStore('drafts').put({ place: placeKey(operation), operation })
    })

  recover: Store['recover'] = async (now) => {
    // Whatever a page shows first waits for this, and a write waits for the disk: none where nothing was left.
    if ((await this.drafts()).length === 0) return
    await this.#write(async (tx) => {
      const drafts = await tx.objectStore('drafts').getAll()
      await append(tx, drafts.map(({ operation }) => operation), now)
      await tx.objectStore('drafts').clear()
    })
  }

  waiting: Store['waiting'] = () =>
    this.#with(async (db) => (await db.getAllFromIndex('operations', 'state', 'waiting')).map(({ operation }) => operation))

  drafts: Store['drafts'] = () => this.#with(async (db) => (await db.getAll('drafts')).map(({ operation }) => operation))

  absent: Store['absent'] = (opIds) =>
    this.#with(async (db) => {
      const ids = db.transaction('operations').store.index('opId')
      const keys = await Promise.all(opIds.map((opId) => ids.getKey(opId)))
      return opIds.filter((_, i) => keys[i] === undefined)
    })

  madeSince: Store['madeSince'] = (workoutId, last) =>
    this.#with(async (db) => {
      const later = IDBKeyRange.lowerBound(last, true)
      const rows = workoutId === null ? await db.getAll('operations', later) : await db.getAllFromIndex('operations', 'workout', workoutId)
      return rows.filter(({ n = 0 }) => n > last).map(({ operation }) => operation)
    })

  parked: Store['parked'] = () =>
    this.#with(async (db) => {
      const rows = await db.getAllFromIndex('operations', 'state', 'parked')
      return rows.map(({ operation, reason }) => ({ operation, reason }))
    })

  next: Store['next'] = (limit, hello = false) =>
    this.#with(async (db) => {
      const tx = db.transaction([...STORES])
      const latest = await tx.objectStore('meta').get('epoch')
      for (const device of await tx.objectStore('devices').getAll()) {
        if (device.epoch !== null && device.epoch !== latest) return { deviceId: device.deviceId, epoch: device.epoch, operations: [] }
      }
      const rows = await tx.objectStore('operations').index('state').getAll('waiting', limit)
      const first = rows[0]
      const deviceId = first?.deviceId ?? (hello ? await tx.objectStore('meta').get('device') : undefined)
      if (deviceId === undefined) return null
      const device = await tx.objectStore('devices').get(deviceId)
      const end = rows.findIndex((row, i) => row.deviceId !== deviceId || row.dseq !== (first?.dseq ?? 0) + i)
      const operations = rows.slice(0, end < 0 ? limit : end).map(({ operation, dseq }) => ({ ...operation, dseq }))
      return { deviceId, epoch: device?.epoch ?? null, operations }
    })

  settle: Store['settle'] = (deviceId, { epoch, next, results, at }) =>
    this.#write(async (tx) => {
      const operations = tx.objectStore('operations')
      const device = await tx.objectStore('devices').get(deviceId)
      // A restored server may have numbers that another clone of this phone took: all is offered again.
      if (device && device.epoch !== null && device.epoch !== epoch) await waitAgain(tx, deviceId, 0)
      for (const { opId, state, reason } of results) {
        const row = await operations.index('opId').get(opId)
        if (row) await operations.put({ ...row, state, reason, keptAt: at ?? row.keptAt })
      }
      await waitAgain(tx, deviceId, next)
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

/** Numbers operations and adds them; those that are here already stay as they are. */
async function append(tx: Writing, operations: readonly Operation[], now: number): Promise<void> {
  if (operations.length === 0) return
  const rows = tx.objectStore('operations')
  const device = await current(tx)
  for (const operation of operations) {
    if (await rows.index('opId').getKey(operation.opId)) continue
    await rows.add({ operation, deviceId: device.deviceId, dseq: device.next, state: 'waiting', reason: null, keptAt: now } satisfies Row)
    device.next += 1
  }
  await tx.objectStore('devices').put(device)
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
