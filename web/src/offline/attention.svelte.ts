import { api, read, type Schemas } from '../api/client'
import { Problem } from '../api/problem'
import { KEPT, LAST } from './answers'
import { outboxFor } from './current'
import { openAccount } from './database'
import { uuid7 } from './ids'
import type { Value } from './operations'
import type { Outbox } from './outbox.svelte'

export type Dispute = Schemas['Dispute']
type Version = { values: Record<string, unknown> }

/** An operation that the server keeps and could not place, as far as this phone knows it. */
export type Waiting = Omit<Schemas['Parked'], 'parkedId' | 'deviceId' | 'arrivedAt'>

const MOST_REMEMBERED = 500
const MOST_PAGES = 20

/** What waits for the student's word: what could not be placed, and what two devices noted without seeing each other. */
export class Attention {
  /** The server, or what it last said, was heard. */
  known = $state(false)
  loading = $state(false)
  problem: Problem | null = $state.raw(null)
  /** The devices of this phone. */
  mine: ReadonlySet<string> = $state.raw(new Set())
  #listed: readonly Schemas['Parked'][] = $state.raw([])
  #disputed: readonly Dispute[] = $state.raw([])
  /** Chosen and taken back: asked again, on top of the choice. */
  #again: readonly Dispute[] = $state.raw([])
  /** What this phone wrote over what was disputed. */
  #written: readonly { path: string; base: readonly string[] }[] = $state.raw([])
  #settled: ReadonlySet<string> = $state.raw(new Set())

  constructor(readonly outbox: Outbox) {
    this.#settled = new Set(JSON.parse(localStorage.getItem(this.#key) ?? '[]') as string[])
  }

  get #key(): string {
    return `carnet-settled-${this.outbox.userId}`
  }

  // Worked out when read: what a page derives goes with that page, and this stays.
  get parked(): readonly Waiting[] {
    const listed = new Set(this.#listed.map(({ opId }) => opId))
    const here = this.outbox.parked.filter(({ operation }) => !listed.has(operation.opId)).map(({ operation, reason }) => ({
      ...operation,
      base: [operation.base ?? []].flat(),
      reason: reason ?? '',
      sessionTitle: null,
      exerciseName: null,
      exerciseType: null,
    }))
    return [...here, ...this.#listed].filter(({ opId }) => !this.#settled.has(opId))
  }

  get disputes(): readonly Dispute[] {
    return [...this.#disputed.filter((one) => !this.#isSettled(one)), ...this.#again]
  }

  get count(): number {
    return this.parked.length + this.disputes.length
  }

  disputesOf(workoutId: string): readonly Dispute[] {
    return this.disputes.filter((one) => one.workoutId === workoutId)
  }

  /** Asks the server, or reads what it last said, and tells it what was dealt with meanwhile. */
  load = async (): Promise<void> => {
    this.loading = true
    try {
      await this.outbox.ready
      const before = this.outbox.parked.map(({ operation }) => operation.opId)
      const [{ listed, fresh }, { disputes, last }] = await Promise.all([listParked(), listDisputes()])
      const over = await this.outbox.over(null, last)
      this.#listed = listed
      this.#disputed = disputes
      this.#written = over.map(({ path, base }) => ({ path, base: [base ?? []].flat() }))
      this.mine = await this.#devices()
      this.known = true
      this.problem = null
      const there = new Set(listed.map(({ opId }) => opId))
      if (fresh) this.#remember(before.filter((opId) => !there.has(opId))) // another device has dealt with it
      if (fresh && this.outbox.unsent === 0) await this.#tell()
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      this.problem = problem
    } finally {
      this.loading = false
    }
  }

  /** One version of it, whole; answers how to ask again. */
  pick(dispute: Dispute, version: Version): () => void {
    const { fields, versions, deleted } = dispute
    // What one tap did in bulk stays marked so only as long as nothing of the set is newer.
    for (const { path, heads } of [...fields].sort((a, b) => Number(a.path.endsWith('/bulk')) - Number(b.path.endsWith('/bulk')))) {
      const said = JSON.stringify(version.values[path] ?? null)
      const agreed = heads.length === 1 && versions.every(({ values }) => JSON.stringify(values[path] ?? null) === said)
      if (!agreed) this.#write(dispute, path, (version.values[path] ?? null) as Value, heads)
    }
    if (dispute.revived && deleted) this.#write(dispute, deleted.path, false, deleted.heads)
    return this.#askAgain(dispute)
  }

  /** Both were done: the earlier one stays where it is, the other becomes a set of its own after the planned ones. */
  keepBoth(dispute: Dispute): void {
    const [first, second] = [...dispute.versions].sort((a, b) => a.at.localeCompare(b.at))
    if (!first || !second) return
    this.pick(dispute, first)
    const setId = uuid7()
    for (const { path } of dispute.fields) {
      const value = second.values[path] ?? null
      if (value !== null) this.outbox.write(dispute.workoutId, path.replace(`/set/${dispute.unit.name}/`, `/set/${setId}/`), value as Value)
    }
  }

  /** Whether what one device deleted and another wrote in is there; answers how to ask again. */
  keep(dispute: Dispute, kept: boolean): () => void {
    const { deleted, fields } = dispute
    if (deleted) this.#write(dispute, deleted.path, !kept, kept ? deleted.heads : [...deleted.heads, ...fields.flatMap(({ heads }) => heads)])
    return this.#askAgain(dispute)
  }

  /** What could not be placed, put right and sent anew: it stands on all that the first one stood on, and on that one. */
  rewrite({ opId, workoutId, path, base }: Waiting, value: Value): void {
    if (workoutId === null || path === null) return
    this.outbox.heads.look(workoutId, path, [opId, ...base])
    this.outbox.write(workoutId, path, value)
    this.#remember([opId])
  }

  /** It is not asked about any more; answers how to take that back. */
  letGo({ opId }: Waiting): () => void {
    this.#remember([opId])
    return () => {
      this.#settled = new Set([...this.#settled].filter((other) => other !== opId))
      this.#store()
    }
  }

  /** Where the browser keeps nothing, no device is this one. */
  async #devices(): Promise<ReadonlySet<string>> {
    try {
      return new Set(await (await openAccount(this.outbox.userId)).getAllKeys('devices'))
    } catch {
      return this.mine
    }
  }

  #write({ workoutId }: Dispute, path: string, value: Value, heads: readonly string[]): void {
    this.outbox.heads.look(workoutId, path, heads)
    this.outbox.write(workoutId, path, value)
    this.#written = [...this.#written, { path, base: heads }]
  }

  #askAgain(dispute: Dispute): () => void {
    this.#again = this.#again.filter((one) => one !== dispute)
    return () => {
      const { heads } = this.outbox
      const now = (field: Dispute['fields'][number]) =>
        heads.has(dispute.workoutId, field.path) ? { ...field, heads: [heads.base(dispute.workoutId, field.path) ?? []].flat() } : field
      const deleted = dispute.deleted ? now(dispute.deleted) : null
      this.#again = [...this.#again, { ...dispute, fields: dispute.fields.map(now), deleted }]
    }
  }

  #isSettled({ fields, versions, deleted }: Dispute): boolean {
    const asked = versions.length ? fields.filter(({ heads }) => heads.length > 1) : deleted ? [deleted] : []
    return asked.every(({ path, heads }) => this.#written.some((one) => one.path === path && heads.every((head) => one.base.includes(head))))
  }

  #remember(opIds: readonly string[]): void {
    if (opIds.length === 0) return
    this.#settled = new Set([...this.#settled, ...opIds].slice(-MOST_REMEMBERED))
    this.#store()
  }

  /** Lost, it would be asked about once more: nothing hangs on it. */
  #store(): void {
    try {
      localStorage.setItem(this.#key, JSON.stringify([...this.#settled]))
    } catch (error) {
      if (!(error instanceof DOMException)) throw error
    }
  }

  async #tell(): Promise<void> {
    for (const { parkedId, opId } of this.#listed) {
      if (!this.#settled.has(opId)) continue
      await read(api.POST('/api/v1/parked/{parked_id}/settle', { params: { path: { parked_id: parkedId } } }))
    }
  }
}

async function listParked(): Promise<{ listed: Schemas['Parked'][]; fresh: boolean }> {
  const listed: Schemas['Parked'][] = []
  let fresh = true
  let cursor: string | undefined
  for (let n = 0; n < MOST_PAGES; n += 1) {
    const asked = api.GET('/api/v1/parked', { params: { query: cursor === undefined ? {} : { cursor } } })
    const page = await read(asked)
    fresh &&= !(await asked).response.headers.has(KEPT)
    listed.push(...page.parked)
    cursor = page.next
    if (cursor === undefined) return { listed, fresh }
  }
  return { listed, fresh: false }
}

async function listDisputes(): Promise<{ disputes: Dispute[]; last: number }> {
  const asked = api.GET('/api/v1/disputes')
  const { disputes } = await read(asked)
  return { disputes, last: Number((await asked).response.headers.get(LAST) ?? Infinity) }
}

const known = new Map<string, Attention>()

/** What needs the person who is signed in. */
export function attentionFor(userId: string): Attention {
  let attention = known.get(userId)
  if (!attention) known.set(userId, (attention = new Attention(outboxFor(userId))))
  return attention
}
