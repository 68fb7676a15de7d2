import type { Movement } from '../api/prescription'
import { uuid7 } from '../offline/ids'
import type { Weight } from '../offline/operations'
import type { Measure } from './amounts'
import { dataPath, roundPath, stationPath } from './paths'
import type { Part } from '../api/prescription'
import { movementReps, partsOf, pencilWeight, plannedId, plannedRounds, ROUNDS_OF_PART, stations } from './plan'
import { beginLadder } from './rounds'
import type { Register } from './register.svelte'
import type { Exercise } from './types'

export type Station = {
  k: number
  movement: Movement
  measure: Measure
  planned: number | null
  /** What is written, else the plan in pencil. */
  amount: number | null
  weight: Weight | null
  /** How long a distance took. */
  seconds: number | null
  skipped: boolean
  done: boolean
}
/** Round `n` of the circuit is round `k` of its part; both from 0. */
export type Round = { n: number; part: number; k: number; roundId: string; added: boolean; stations: Station[]; splitSeconds: number | null; done: boolean }

function measureOf(movement: Movement): Measure {
  if (movementReps(movement) !== null || movement.reps === 'max') return 'reps'
  if (movement.distanceMeters) return 'distanceMeters'
  return movement.durationSeconds ? 'seconds' : 'reps'
}

function plannedAmount(movement: Movement, measure: Measure): number | null {
  if (measure === 'distanceMeters') return movement.distanceMeters ?? null
  return measure === 'seconds' ? (movement.durationSeconds ?? null) : movementReps(movement)
}

/** A circuit filled in by hand, round by round and station by station, with its times. */
export class Circuit {
  readonly #register: Register
  readonly #exercise: Exercise
  readonly parts: Part[]
  /** By part the ids of its rounds: those that are planned, and where a circuit has parts all that it can have. */
  readonly #ids: string[][]
  #added: string[] = $state([])
  selectedRound: number | null = $state(null)
  selectedStation: number | null = $state(null)
  rounds: Round[] = $derived.by(() => this.#rounds())
  round: Round | null = $derived(
    (this.selectedRound === null ? undefined : this.rounds[this.selectedRound]) ?? this.rounds.find((round) => !round.done) ?? this.rounds.at(-1) ?? null,
  )
  station: Station | null = $derived(
    (this.selectedStation === null ? undefined : this.round?.stations[this.selectedStation]) ?? this.round?.stations.find((each) => !each.done) ?? null,
  )
  timeSeconds: number | null = $derived.by(() => this.#register.number(this.#data('timeSeconds')))
  capped: boolean = $derived.by(() => this.#register.flag(this.#data('capped')))
  scaled: boolean = $derived.by(() => this.#register.flag(this.#data('scaled')))
  repsAtCap: number | null = $derived.by(() => this.#register.number(this.#data('repsAtCap')))

  constructor(register: Register, exercise: Exercise) {
    this.#register = register
    this.#exercise = exercise
    this.parts = partsOf(exercise.config)
    const counts = this.parts.map((part) => (this.parts.length > 1 ? ROUNDS_OF_PART : plannedRounds(part)))
    this.#ids = counts.map((count, p) => Array.from({ length: count }, (_, k) => plannedId(exercise.itemId, p * ROUNDS_OF_PART + k)))
  }

  #data(field: string): string {
    return dataPath(this.#exercise.itemId, field)
  }

  #cell(round: Round, station: Station, field: string): string {
    return stationPath(this.#exercise.itemId, round.roundId, station.k, field)
  }

  #rounds(): Round[] {
    const logged = new Set(this.#register.roundIds(this.#exercise.itemId))
    const there = (id: string) => logged.has(id) || this.#added.includes(id)
    const rounds: Round[] = []
    const parts: Part[] = []
    this.#ids.forEach((ids, p) => {
      const part = beginLadder(this.parts[p] ?? ({} as Part), parts, rounds)
      parts.push(part)
      const planned = plannedRounds(part)
      const extra = this.parts.length > 1 ? [] : [...new Set([...logged, ...this.#added])].filter((id) => !ids.includes(id))
      const shown = [...ids.filter((id, k) => k < planned || there(id)), ...extra]
      let k = 0
      for (const roundId of shown) {
        if (this.#register.flag(roundPath(this.#exercise.itemId, roundId, 'deleted'))) continue
        rounds.push(this.#round(roundId, part, { n: rounds.length, part: p, k, added: ids.indexOf(roundId) >= planned || !ids.includes(roundId) }, rounds.at(-1) ?? null))
        k += 1
      }
    })
    return rounds
  }

  #round(roundId: string, part: Part, at: Pick<Round, 'n' | 'part' | 'k' | 'added'>, before: Round | null): Round {
    const movements = stations(this.#exercise.exerciseName, this.#exercise.config, part, at.k)
    const same = before?.part === at.part ? before : null
    const list = movements.map((movement, k) => this.#station(roundId, k, movement, same?.stations[k]?.weight ?? null))
    const splitSeconds = this.#register.number(roundPath(this.#exercise.itemId, roundId, 'splitSeconds'))
    return { ...at, roundId, stations: list, splitSeconds, done: list.every((each) => each.done) }
  }

  #station(roundId: string, k: number, movement: Movement, before: Weight | null): Station {
    const at = (field: string): string => stationPath(this.#exercise.itemId, roundId, k, field)
    const measure = measureOf(movement)
    const planned = plannedAmount(movement, measure)
    const amount = this.#register.number(at(measure))
    const skipped = this.#register.flag(at('skipped'))
    const done = skipped || amount !== null
    return {
      k,
      movement,
      measure,
      planned,
      amount: amount ?? (skipped ? null : planned),
      weight: this.#register.weight(at('weight')) ?? (amount !== null ? null : (pencilWeight(movement.load) ?? before)),
      seconds: measure === 'seconds' ? amount : this.#register.number(at('seconds')),
      skipped,
      done,
    }
  }

  select(n: number, k: number | null = null): void {
    this.selectedRound = n
    this.selectedStation = k
  }

  /** Writes a number: with one the station is done, emptied it is to do again. Its load goes with it. */
  setAmount(round: Round, station: Station, amount: number | null): void {
    if (amount !== null) this.#unskip(round, station)
    this.#register.step(this.#cell(round, station, station.measure), amount)
    this.select(round.n, station.k)
  }

  setWeight(round: Round, station: Station, weight: Weight | null): void {
    this.#register.step(this.#cell(round, station, 'weight'), weight)
  }

  setSeconds(round: Round, station: Station, seconds: number | null): void {
    this.#register.set(this.#cell(round, station, 'seconds'), seconds)
  }

  /** Done with what is shown; the next open station of the round, then the next round, comes to the thumb. */
  finish(round: Round, station: Station): void {
    this.#write(round, station)
    this.#advance(round)
  }

  #write(round: Round, station: Station): void {
    const amount = station.amount ?? (station.skipped ? station.planned : null)
    if (amount === null) return
    this.#unskip(round, station)
    this.#register.set(this.#cell(round, station, station.measure), amount)
  }

  /** What goes with the number of a station: its load as shown, and that it was not skipped. */
  #unskip(round: Round, station: Station): void {
    if (station.done && !station.skipped) return
    if (station.weight) this.#register.set(this.#cell(round, station, 'weight'), station.weight)
    if (station.skipped) this.#register.set(this.#cell(round, station, 'skipped'), false)
  }

  skip(round: Round, station: Station): void {
    this.#empty(round, station)
    this.#register.set(this.#cell(round, station, 'skipped'), true)
    this.#advance(round)
  }

  /** To do again: everything of the station is empty. */
  clear(round: Round, station: Station): void {
    this.#empty(round, station)
    if (station.skipped) this.#register.set(this.#cell(round, station, 'skipped'), false)
    this.select(round.n, station.k)
  }

  #empty(round: Round, station: Station): void {
    for (const field of [station.measure, 'seconds', 'weight']) {
      const path = this.#cell(round, station, field)
      if (this.#register.get(path) !== null) this.#register.set(path, null)
    }
  }

  #advance(round: Round): void {
    this.selectedStation = null
    this.selectedRound = this.rounds[round.n]?.done ? null : round.n
  }

  /** A whole round as planned; answers how to undo it. */
  roundAsPlanned(round: Round): () => void {
    const undo = this.#register.record(() => round.stations.filter((each) => !each.done).forEach((each) => this.#write(round, each)))
    this.#advance(round)
    return undo
  }

  /** One more round: of the part at the thumb, behind its others. */
  addRound(): void {
    const part = this.round?.part ?? 0
    const taken = this.rounds.filter((round) => round.part === part).length
    const id = this.parts.length > 1 ? this.#ids[part]?.find((one) => !this.rounds.some((round) => round.roundId === one)) : uuid7()
    if (id === undefined || (this.parts.length > 1 && taken >= ROUNDS_OF_PART)) return
    this.#added.push(id)
    this.select(this.rounds.findIndex((round) => round.roundId === id))
  }

  /** Takes an added round away; answers how to bring it back. */
  removeRound(round: Round): () => void {
    const path = roundPath(this.#exercise.itemId, round.roundId, 'deleted')
    const logged = this.#register.roundIds(this.#exercise.itemId).includes(round.roundId)
    this.#added = this.#added.filter((id) => id !== round.roundId)
    if (logged) this.#register.set(path, true, roundPath(this.#exercise.itemId, round.roundId, ''))
    this.selectedRound = this.selectedStation = null
    return () => {
      if (logged) this.#register.set(path, false)
      else this.#added.push(round.roundId)
    }
  }

  setSplit(round: Round, seconds: number | null): void {
    this.#register.set(roundPath(this.#exercise.itemId, round.roundId, 'splitSeconds'), seconds)
  }

  setTime(seconds: number | null): void {
    this.#register.set(this.#data('timeSeconds'), seconds)
  }

  setCapped(capped: boolean): void {
    this.#register.set(this.#data('capped'), capped)
    if (!capped && this.repsAtCap !== null) this.#register.set(this.#data('repsAtCap'), null)
  }

  setScaled(scaled: boolean): void {
    this.#register.set(this.#data('scaled'), scaled)
  }

  setRepsAtCap(reps: number | null): void {
    this.#register.step(this.#data('repsAtCap'), reps)
  }
}
