import type { Data, Exercise, RoundDone, SetDone } from '../api/document'
import type { SetGroup, Unit } from '../api/prescription'
import { distance, NBSP, number, weight } from './numbers'
import { m } from './paraglide/messages.js'
import { length, split } from './times'

const SEPARATOR = ' · '
const NONE = '–'

/** A planned set beside what was done of it; a set that was added has no plan. */
export type Pair = { plan: SetGroup | null; done: SetDone | null; label: string }

/** The sets of a standard exercise in the order they stand in: planned ones by their number, then those that were added. */
export function pairs(exercise: Exercise): Pair[] {
  const { setGroups, sets, reps, weight: load, weightUnit } = exercise.config
  const plain: SetGroup = {
    count: sets ?? 0,
    reps: reps ?? null,
    ...(typeof load === 'number' ? { load: { kind: 'weight', weight: load, weightUnit: weightUnit ?? 'kg' } } : {}),
  }
  const plans = (setGroups?.length ? setGroups : [plain]).flatMap((group) => Array.from({ length: group.count }, () => group))
  const done = exercise.data.sets ?? []
  let work = 0
  return Array.from({ length: Math.max(plans.length, done.length) }, (_, n) => {
    const plan = plans[n] ?? null
    const set = done[n] ?? null
    const warmup = (set?.kind ?? plan?.kind) === 'warmup'
    if (!warmup) work += 1
    return { plan, done: set, label: warmup ? '' : String(work) }
  })
}

function amount(set: SetDone): string {
  if (set.reps !== null) return number(set.reps)
  if (set.durationSeconds !== null) return length(set.durationSeconds)
  return set.distanceMeters === null ? NONE : distance(set.distanceMeters)
}

/** One set as it was done: "100 kg × 5", "12", "45 s", with its side. */
export function setText(set: SetDone, units: Unit): string {
  const load = set.weight === null ? '' : `${weight(set.weight, set.weightUnit, units)}${NBSP}×${NBSP}`
  const side = set.side === null ? '' : ` ${set.side === 'left' ? m.attempt_side_left() : m.attempt_side_right()}`
  return `${load}${amount(set)}${side}`
}

/** The work sets, those of one load together: "60 kg × 6, 6, 5 · 62,5 kg × 5". Empty where none is done. */
function standard(data: Data, units: Unit): string {
  const done = (data.sets ?? []).filter((set) => set.done && set.kind !== 'warmup')
  const runs: { load: string; amounts: string[] }[] = []
  for (const set of done) {
    const load = set.weight === null ? '' : weight(set.weight, set.weightUnit, units)
    const last = runs.at(-1)
    if (last?.load === load) last.amounts.push(amount(set))
    else runs.push({ load, amounts: [amount(set)] })
  }
  const text = runs.map(({ load, amounts }) => (load ? `${load}${NBSP}×${NBSP}` : '') + amounts.join(', ')).join(SEPARATOR)
  if (text) return text
  // Written as it reads, without sets.
  const count = data.setsCompleted ? m.rx_sets({ count: data.setsCompleted }) : ''
  const load = data.weightUsed === null || data.weightUsed === undefined ? '' : weight(data.weightUsed, 'kg', units)
  return [count, load].filter(Boolean).join(SEPARATOR)
}

/** How many intervals an EMOM plans, null for "until failure" or where it does not say. */
function plannedIntervals(exercise: Exercise): number | null {
  const { intervals, totalMinutes, intervalSeconds, stages } = exercise.config
  if (stages?.length) return stages.reduce((sum, stage) => sum + stage.intervals, 0)
  if (typeof intervals === 'number') return intervals
  return intervals === undefined && totalMinutes ? Math.round((totalMinutes * 60) / (intervalSeconds ?? 60)) : null
}

function emom(exercise: Exercise): string {
  const { intervals = [], repsPerMinute = [] } = exercise.data
  const made = intervals.filter(({ result }) => result === 'hit').length
  const missed = intervals.filter(({ result }) => result === 'miss').length
  const total = plannedIntervals(exercise)
  const touched = repsPerMinute.filter((reps) => reps !== null)
  if (!made && !missed) return touched.length ? m.attempt_reps({ count: touched.reduce((sum, reps) => sum + reps, 0) }) : ''
  const head = total === null ? m.attempt_minutes_done({ count: made }) : m.attempt_minutes_of({ done: made, total })
  return [head, missed ? m.attempt_missed({ count: missed }) : ''].filter(Boolean).join(SEPARATOR)
}

function amrap(data: Data): string {
  const rounds = typeof data.rounds === 'number' ? data.rounds : null
  const score = rounds === null ? '' : data.extraReps ? m.attempt_rounds_reps({ rounds, reps: data.extraReps }) : m.attempt_rounds({ count: rounds })
  const total = data.totalReps === null || data.totalReps === undefined ? '' : m.attempt_reps({ count: data.totalReps })
  return [score, total, data.scaled ? m.attempt_scaled() : ''].filter(Boolean).join(SEPARATOR)
}

export function roundsOf(data: Data): RoundDone[] {
  return Array.isArray(data.rounds) ? data.rounds : []
}

function circuit(data: Data): string {
  const capped = data.repsAtCap === null || data.repsAtCap === undefined ? m.attempt_capped_only() : m.attempt_capped({ reps: data.repsAtCap })
  return [
    data.timeSeconds === null || data.timeSeconds === undefined ? '' : m.attempt_time({ time: split(data.timeSeconds) }),
    data.capped ? capped : '',
    data.roundsCompleted ? m.attempt_rounds({ count: data.roundsCompleted }) : '',
    data.totalReps ? m.attempt_reps({ count: data.totalReps }) : '',
  ]
    .filter(Boolean)
    .join(SEPARATOR)
}

/** What was done, on one line; empty where nothing was logged. */
export function doneText(exercise: Exercise, units: Unit): string {
  switch (exercise.exerciseType) {
    case 'standard':
      return standard(exercise.data, units)
    case 'EMOM':
      return emom(exercise)
    case 'AMRAP':
      return amrap(exercise.data)
    case 'circuit':
      return circuit(exercise.data)
  }
}

/** "RPE 8"; "RPE 8 à 9" where only the sets have theirs. Empty is said, nothing is filled in. */
export function rpeText(exercise: Exercise): string {
  if (exercise.data.rpe !== null) return m.attempt_rpe({ rpe: number(exercise.data.rpe) })
  const sets = (exercise.data.sets ?? []).filter((set) => set.done && set.kind !== 'warmup')
  const tapped = sets.map((set) => set.rpe).filter((rpe) => rpe !== null)
  if (!tapped.length) return m.attempt_rpe_empty()
  const [min, max] = [Math.min(...tapped), Math.max(...tapped)]
  return m.attempt_rpe({ rpe: min === max ? number(min) : m.rx_range({ min: number(min), max: number(max) }) })
}
