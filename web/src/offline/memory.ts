import { uuid7 } from './ids'
import type { Operation } from './operations'
import type { Device, Kept, Place, Store } from './store'

/** Where the browser keeps nothing, or has no room left: the same queue, for as long as the page lives. */
export class MemoryStore implements Store {
  #rows: Kept[] = []
  readonly #drafts = new Map<string, Operation>()
  readonly #devices = new Map<string, Device>()
  #current: Device | null = null
  #epoch: string | null = null

  get size(): number {
    return this.#of('waiting').length
  }

  keep: Store['keep'] = ({ operations = [], drafts = [], dropped = [] }, now) => {
    const device = this.#current ?? this.#begin()
    for (const operation of operations) {
      this.#drafts.delete(placeKey(operation))
      if (this.#row(operation.opId)) continue
      this.#rows.push({ operation, deviceId: device.deviceId, dseq: device.next, state: 'waiting', reason: null, keptAt: now })
      device.next += 1
    }
    for (const place of dropped) this.#drafts.delete(placeKey(place))
    for (const draft of drafts) this.#drafts.set(placeKey(draft), draft)
    return Promise.resolve()
  }

  recover: Store['recover'] = (now) => this.keep({ operations: [...this.#drafts.values()] }, now)

  waiting: Store['waiting'] = () => Promise.resolve(this.#of('waiting').map(({ operation }) => operation))

  drafts: Store['drafts'] = () => Promise.resolve([...this.#drafts.values()])

  absent: Store['absent'] = (opIds) => Promise.resolve(opIds.filter((opId) => !this.#row(opId)))

  /** No answer is kept where this store is: all that was made in this page is later than what the page has read. */
  madeSince: Store['madeSince'] = (workoutId) =>
    Promise.resolve(this.#rows.map(({ operation }) => operation).filter((operation) => workoutId === null || operation.workoutId === workoutId))

  parked: Store['parked'] = () => Promise.resolve(this.#of('parked').map(({ operation, reason }) => ({ operation, reason })))

  next: Store['next'] = (limit, hello = false) => {
    for (const { deviceId, epoch } of this.#devices.values()) {
      if (epoch !== null && epoch !== this.#epoch) return Promise.resolve({ deviceId, epoch, operations: [] })
    }
    const rows = this.#of('waiting').slice(0, limit)
    const first = rows[0]
    const deviceId = first?.deviceId ?? (hello ? this.#current?.deviceId : undefined)
    if (deviceId === undefined) return Promise.resolve(null)
    const end = rows.findIndex((row, i) => row.deviceId !== deviceId || row.dseq !== (first?.dseq ?? 0) + i)
    const operations = rows.slice(0, end < 0 ? limit : end).map(({ operation, dseq }) => ({ ...operation, dseq }))
    return Promise.resolve({ deviceId, epoch: this.#devices.get(deviceId)?.epoch ?? null, operations })
  }

  settle: Store['settle'] = (deviceId, { epoch, next, results, at }) => {
    const device = this.#devices.get(deviceId)
    if (device && device.epoch !== null && device.epoch !== epoch) this.#waitAgain(deviceId, 0)
    for (const { opId, state, reason } of results) {
      const row = this.#row(opId)
      if (row) Object.assign(row, { state, reason, keptAt: at ?? row.keptAt })
    }
    this.#waitAgain(deviceId, next)
    if (device) device.epoch = epoch
    this.#epoch = epoch
    return Promise.resolve()
  }

  rewind: Store['rewind'] = (deviceId, next) => {
    this.#waitAgain(deviceId, next)
    const held = this.#rows.some((row) => row.deviceId === deviceId && row.dseq === next)
    return held ? Promise.resolve() : this.fork(deviceId)
  }

  fork: Store['fork'] = (deviceId) => {
    const device = this.#begin()
    for (const row of this.#of('waiting')) {
      if (row.deviceId !== deviceId) continue
      Object.assign(row, { deviceId: device.deviceId, dseq: device.next })
      device.next += 1
    }
    return Promise.resolve()
  }

  prune: Store['prune'] = (before, bytes) => {
    let room = bytes
    const kept = [...this.#rows].reverse().filter(({ state, keptAt, operation }) => {
      if (state === 'saved') room -= JSON.stringify(operation).length
      return state !== 'saved' || (room >= 0 && keptAt >= before)
    })
    this.#rows = kept.reverse()
    return Promise.resolve()
  }

  /** These are kept elsewhere now. */
  forget(opIds: readonly string[]): void {
    this.#rows = this.#rows.filter(({ operation }) => !opIds.includes(operation.opId))
  }

  #of(wanted: Kept['state']): Kept[] {
    return this.#rows.filter(({ state }) => state === wanted)
  }

  #row(opId: string): Kept | undefined {
    return this.#rows.find(({ operation }) => operation.opId === opId)
  }

  #begin(): Device {
    const device: Device = { deviceId: uuid7(), next: 0, epoch: this.#epoch }
    this.#devices.set(device.deviceId, device)
    this.#current = device
    return device
  }

  #waitAgain(deviceId: string, next: number): void {
    for (const row of this.#rows) {
      if (row.deviceId === deviceId && row.dseq >= next) Object.assign(row, { state: 'waiting', reason: null })
    }
  }
}

/** The name of a draft: one for each place. */
export const placeKey = ({ workoutId, path }: Place): string => `${workoutId} ${path}`
