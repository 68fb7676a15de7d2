import { SvelteSet } from 'svelte/reactivity'
import { uuid7 } from '../offline/ids'
import type { Weight } from '../offline/operations'
import { setPath } from './paths'
import { pencilReps, pencilWeight, type PlannedSet, plannedSets } from './plan'
import type { Register } from './register.svelte'
import type { Exercise, SetEntry, SetKind } from './types'

/** What a set measures besides its load. */
export type Measure = 'reps' | 'durationSeconds' | 'distanceMeters'
type Field = Measure | 'weight' | 'rpe' | 'note' | 'done' | 'bulk' | 'kind'

/** One line of the table. Values are what is written; `shown` is what the dock proposes, in pencil until it is done. */
export type Row = {
  setId: string
  /** Number among the sets of its kind; warm-ups have none. */
  number: number
  planned: PlannedSet | null
  kind: SetKind
  measure: Measure
  done: boolean
  bulk: boolean
  weight: Weight | null
  amount: number | null
  rpe: number | null
  note: string | null
  previous: SetEntry | null
}

/** A standard exercise while it is being done: its rows, the one at the thumb, and what can be done to them. */
export class Standard {
  readonly #register: Register
  readonly #itemId: string
  /** Loads and counts that were emptied here: they stay empty, the plan's pencil does not come back. */
  readonly #cleared = new SvelteSet<string>()
  readonly planned: PlannedSet[]
  /** Nothing is planned, as in a free session: after the last set there is always a next one, which exists once it is ticked or changed. */
  readonly #open: boolean
  #nextId = $state(uuid7())
  /** The set a person chose to look at; null follows the plan: the first one that is not done. */
  selectedId: string | null = $state(null)
  rows: Row[] = $derived.by(() => this.#rows())
  current: Row | null = $derived(this.rows.find((row) => row.setId === this.selectedId) ?? this.next)
  open: Row[] = $derived(this.rows.filter((row) => !row.done))

  constructor(register: Register, exercise: Exercise, private readonly previous: () => ReadonlyMap<string, SetEntry>) {
    this.#register = register
    this.#itemId = exercise.itemId
    this.planned = plannedSets(exercise.itemId, exercise.config)
    this.#open = this.planned.length === 0
    this.leaveOut()
  }

  /** Planned sets that were deleted elsewhere or earlier are left out: to be asked of every document. */
  leaveOut(): void {
    this.#register.markDeleted(this.#itemId, this.planned.map((set) => set.setId))
  }

  /** The set to do next. */
  get next(): Row | null {
    return this.rows.find((row) => !row.done) ?? null
  }

  /** Sets that can be ticked as planned in one tap: those whose plan is a number. */
  get asPlanned(): Row[] {
    return this.open.filter((row) => row.planned && row.amount !== null)
  }

  #path(setId: string, field: Field): string {
    return setPath(this.#itemId, setId, field)
  }

  #rows(): Row[] {
    const register = this.#register
    const planned = new Map(this.planned.map((set) => [set.setId, set]))
    const extra = register.setIds(this.#itemId).filter((id) => !planned.has(id))
    const counts = { warmup: 0, work: 0 }
    const rows: Row[] = []
    for (const setId of [...planned.keys(), ...extra]) {
      if (register.flag(setPath(this.#itemId, setId, 'deleted'))) continue
      const plan = planned.get(setId) ?? null
      const kind = (register.text(this.#path(setId, 'kind')) as SetKind | null) ?? plan?.kind ?? 'work'
      const number = kind === 'warmup' ? (counts.warmup += 1) : (counts.work += 1)
      rows.push(this.#row(setId, plan, kind, number, rows))
    }
    if (this.#open && rows.every((row) => row.done) && register.status(this.#itemId) !== 'completed') rows.push(this.#row(this.#nextId, null, 'work', counts.work + 1, rows))
    return rows
  }

  #row(setId: string, planned: PlannedSet | null, kind: SetKind, number: number, before: readonly Row[]): Row {
    const register = this.#register
    const measure = this.measureOf(planned)
    const done = register.flag(this.#path(setId, 'done'))
    const weightPath = this.#path(setId, 'weight')
    const amountPath = this.#path(setId, measure)
    const written = (path: string): boolean => done || register.get(path) !== null || this.#cleared.has(path)
    return {
      setId,
      number,
      planned,
      kind,
      measure,
      done,
      bulk: register.flag(this.#path(setId, 'bulk')),
      weight: written(weightPath) ? register.weight(weightPath) : this.#pencilWeight(planned, kind, before),
      amount: written(amountPath) ? register.number(amountPath) : this.#pencilAmount(planned, measure, before),
      rpe: register.number(this.#path(setId, 'rpe')),
      note: register.text(this.#path(setId, 'note')),
      previous: this.previous().get(setId) ?? null,
    }
  }

  /** Time or distance where the plan asks for it alone; an extra set measures what the planned ones do. */
  measureOf(planned: PlannedSet | null): Measure {
    const set = planned ?? this.planned.at(-1)
    if (!set || set.reps !== null) return 'reps'
    if (set.durationSeconds !== null) return 'durationSeconds'
    return set.distanceMeters !== null ? 'distanceMeters' : 'reps'
  }

  #pencilWeight(planned: PlannedSet | null, kind: SetKind, before: readonly Row[]): Weight | null {
    const load = planned?.load
    const weight = pencilWeight(load)
    if (weight || load?.kind === 'bodyweight') return weight
    const done = before.filter((row) => row.done && row.weight && (row.kind === 'warmup') === (kind === 'warmup'))
    if (load?.kind === 'drop') return dropFrom(done, load.percent, load.rounding)
    return done.at(-1)?.weight ?? null
  }

  #pencilAmount(planned: PlannedSet | null, measure: Measure, before: readonly Row[]): number | null {
    if (!planned) return before.at(-1)?.amount ?? null
    return measure === 'reps' ? pencilReps(planned.reps) : planned[measure]
  }

  /** Writes one field of one set; the mark of a bulk tick goes with the first touch. */
  edit(row: Row, field: Exclude<Field, 'done' | 'bulk' | 'kind'>, value: number | string | Weight | null): void {
    this.#touch(row, field, value)
    this.#register.set(this.#path(row.setId, field), value)
  }

  /** The same for a number that is being stepped up or down. */
  step(row: Row, field: Measure | 'weight', value: number | Weight): void {
    this.#touch(row, field, value)
    this.#register.step(this.#path(row.setId, field), value)
  }

  #touch(row: Row, field: Field, value: unknown): void {
    if (row.bulk) this.#register.set(this.#path(row.setId, 'bulk'), false)
    if (value === null) this.#cleared.add(this.#path(row.setId, field))
    else this.#cleared.delete(this.#path(row.setId, field))
  }

  /** True for the set that is only proposed: nothing of it was written. */
  proposed(row: Row): boolean {
    return row.setId === this.#nextId && !this.#register.setIds(this.#itemId).includes(row.setId)
  }

  /** Done, with what the dock shows. */
  tick(row: Row, bulk = false): void {
    if (row.weight) this.#register.set(this.#path(row.setId, 'weight'), row.weight)
    if (row.amount !== null) this.#register.set(this.#path(row.setId, row.measure), row.amount)
    this.#register.set(this.#path(row.setId, 'done'), true)
    if (row.setId === this.#nextId) {
      this.#register.set(this.#path(row.setId, 'kind'), 'work')
      this.#nextId = uuid7()
    }
    // Last: the mark stands until anything of the set is newer.
    if (bulk) this.#register.set(this.#path(row.setId, 'bulk'), true)
    this.selectedId = null
  }

  /** Not done after all; its numbers stay, in pencil. */
  untick(row: Row): void {
    this.#register.set(this.#path(row.setId, 'done'), false)
    if (row.bulk) this.#register.set(this.#path(row.setId, 'bulk'), false)
    this.selectedId = row.setId
  }

  /** Ticks the rest as planned, RPE left empty; answers the rows and how to undo it. */
  tickAll(): { rows: Row[]; undo: () => void } {
    const rows = this.asPlanned
    const undo = this.#register.record(() => rows.forEach((row) => this.tick(row, true)))
    return { rows, undo }
  }

  /** One more set than planned. */
  add(): void {
    const setId = uuid7()
    this.#register.set(this.#path(setId, 'kind'), 'work')
    this.selectedId = setId
  }

  /** Takes a set away; answers how to bring it back. */
  remove(row: Row): () => void {
    if (row.setId === this.#nextId) this.#nextId = uuid7()
    this.#register.deleteSet(this.#itemId, row.setId)
    this.selectedId = null
    return () => this.#register.set(setPath(this.#itemId, row.setId, 'deleted'), false)
  }
}

/** So many percent below the heaviest load done today, on the plates' step. */
function dropFrom(done: readonly Row[], percent: number, rounding = 2.5): Weight | null {
  const top = done.reduce<Weight | null>((best, row) => (row.weight && (!best || row.weight.weight > best.weight) ? row.weight : best), null)
  if (!top) return null
  return { weight: Math.round((top.weight * (1 - percent / 100)) / rounding) * rounding, weightUnit: top.weightUnit }
}
