import type { Config, ExerciseType, Load, SetGroup, Unit } from '../api/prescription'
import { circuit, circuitHead, headed, ladderText, movements, scoreText, slotLines, stageLines } from './circuits'
import { loadText, repsText, withLoad } from './loads'
import { distance, NBSP, number } from './numbers'
import { m } from './paraglide/messages.js'
import { length } from './times'

const SEPARATOR = ' · '

function plainLoad(config: Config): Load | undefined {
  return typeof config.weight === 'number' ? { kind: 'weight', weight: config.weight, weightUnit: config.weightUnit ?? 'kg' } : undefined
}

/** The sets of a standard exercise as groups, whichever of the two forms its config has. */
function groups(config: Config): SetGroup[] {
  if (config.setGroups?.length) return config.setGroups
  if (!config.sets) return []
  const load = plainLoad(config)
  return [{ count: config.sets, reps: config.reps ?? null, ...(load ? { load } : {}) }]
}

/** What one set of a group asks for: "5", "8 à 10", "45 s", "400 m". */
function target(group: SetGroup): string {
  const reps = repsText(group.reps, group.plus)
  if (group.durationSeconds !== undefined) return [reps, length(group.durationSeconds)].filter(Boolean).join(' ')
  if (group.distanceMeters !== undefined) return distance(group.distanceMeters, group.distanceUnit)
  return reps
}

/** "5 × 5"; "5 séries" where reps are free; "50 en tout". */
function sets(group: SetGroup): string {
  if (group.totalReps !== undefined) return m.rx_total({ reps: repsText(group.totalReps) })
  const each = [target(group), group.perSide ? m.rx_per_side() : ''].filter(Boolean).join(' ')
  return each ? `${group.count}${NBSP}×${NBSP}${each}` : m.rx_sets({ count: group.count })
}

function groupText(group: SetGroup, units: Unit): string {
  return sets(group) + withLoad(group.load, units)
}

/** What holds for all groups is said once, at the end: "RPE 8", "tempo 20X1", "repos 3 min". */
function common(all: SetGroup[]): string[] {
  const one = <K extends keyof SetGroup>(key: K): SetGroup[K] | undefined =>
    all.every((group) => group[key] === all[0]?.[key]) ? all[0]?.[key] : undefined
  const rpe = one('rpe')
  const rir = one('rir')
  const tempo = one('tempo')
  const rest = one('restSeconds')
  return [
    rpe === undefined ? '' : m.rx_rpe({ rpe: number(rpe) }),
    rir === undefined ? '' : m.rx_rir({ rir: number(rir) }),
    tempo === undefined ? '' : m.rx_tempo({ tempo }),
    rest ? m.rx_rest({ time: length(rest) }) : '',
  ].filter(Boolean)
}

/** "à filmer : séries 1, 3". */
function filmed(config: Config): string {
  const sets = config.filmSets ?? []
  return sets.length ? m.rx_film({ count: sets.length, sets: sets.map((n) => n + 1).join(', ') }) : ''
}

function standard(config: Config, units: Unit): string[] {
  const all = groups(config)
  const warmups = all.filter((group) => group.kind === 'warmup')
  const work = all.filter((group) => group.kind !== 'warmup')
  const text = (some: SetGroup[]) => some.map((group) => groupText(group, units)).join(', ')
  const lines = warmups.length ? [m.rx_warmup({ sets: text(warmups) })] : []
  const after = [filmed(config), scoreText(config.score)].filter(Boolean)
  return work.length ? [...lines, [text(work), ...common(work), ...after].join(SEPARATOR)] : lines
}

/** "EMOM 30 min", "toutes les 2 min, 10 fois", "toutes les 2 min jusqu’à l’échec". */
function emomHead(config: Config): string {
  const every = config.intervalSeconds ?? 60
  if (config.intervals === 'until_failure' && every === 60) return m.rx_minute_until_failure()
  if (config.intervals === 'until_failure') return m.rx_every_until_failure({ time: length(every) })
  if (every !== 60 && typeof config.intervals === 'number') return m.rx_every({ time: length(every), count: config.intervals })
  const count = typeof config.intervals === 'number' ? config.intervals : null
  const seconds = stageSeconds(config) || (count === null ? (config.totalMinutes ?? 0) * 60 : count * every)
  return seconds ? m.rx_emom({ time: length(seconds) }) : 'EMOM'
}

function stageSeconds(config: Config): number {
  return (config.stages ?? []).reduce((sum, stage) => sum + stage.intervals * (stage.intervalSeconds ?? config.intervalSeconds ?? 60), 0)
}

function failureText(config: Config): string {
  if (config.afterFailure === 'stop') return m.rx_after_failure_stop()
  return config.afterFailure === 'amrap' ? m.rx_after_failure_amrap() : ''
}

function emom(config: Config, units: Unit): string[] {
  const slots = config.slots ?? []
  const tail = [ladderText(config.ladder), failureText(config)].filter(Boolean)
  if (config.stages?.length) return [[emomHead(config), ...tail].join(SEPARATOR), ...stageLines(config, units)]
  if (slots.length > 1) return [[emomHead(config), ...tail].join(SEPARATOR), ...slotLines(slots, units)]
  const only = slots[0]?.movements ?? []
  if (only.length) return [[headed(emomHead(config), movements(only, units)), ...tail].join(SEPARATOR)]
  return [[emomHead(config), config.repsPerMinute ? m.rx_per_minute({ reps: config.repsPerMinute }) : '', ...tail].filter(Boolean).join(SEPARATOR)]
}

function amrapHead(config: Config): string {
  const seconds = config.durationSeconds ?? (config.timeMinutes ?? 0) * 60
  return seconds ? m.rx_amrap({ time: length(seconds) }) : 'AMRAP'
}

function amrap(config: Config, units: Unit): string[] {
  return [
    [
      config.buyIn?.length ? m.rx_buy_in({ movements: movements(config.buyIn, units) }) : '',
      headed(amrapHead(config), movements(config.movements, units)),
      ladderText(config.ladder),
      config.cashOut?.length ? m.rx_cash_out({ movements: movements(config.cashOut, units) }) : '',
      config.targetReps ? m.rx_target({ reps: config.targetReps }) : '',
      // Rounds are what an AMRAP counts anyway.
      config.score === 'rounds' ? '' : scoreText(config.score),
    ]
      .filter(Boolean)
      .join(SEPARATOR),
  ]
}

const LINES: Record<ExerciseType, (config: Config, units: Unit) => string[]> = { standard, EMOM: emom, AMRAP: amrap, circuit }

/**
 * The prescription in full, a line for the warm-up or each EMOM slot:
 * "5 × 5 à 100 kg · RPE 8 · repos 3 min", "AMRAP 20 min : 5 tractions, 10 pompes, 15 air squat".
 */
export function prescriptionLines(type: ExerciseType, config: Config, units: Unit): string[] {
  // A type or a config that this page does not know yet has no words, and breaks nothing.
  return LINES[type]?.(config ?? {}, units) ?? []
}

/** The same on one line. */
export function prescriptionText(type: ExerciseType, config: Config, units: Unit): string {
  return prescriptionLines(type, config, units).join(SEPARATOR)
}

/** The movements alone, for beside the short form: "5 tractions, 10 pompes"; empty where there are none. */
export function prescriptionMovements(config: Config, units: Unit): string {
  const slots = config.slots ?? []
  if (config.stages?.length) return stageLines(config, units).join(SEPARATOR)
  if (config.parts?.length) return circuit(config, units).slice(1).join(SEPARATOR)
  if (slots.length > 1) return slotLines(slots, units).join(SEPARATOR)
  return movements(slots[0]?.movements ?? config.movements, units)
}

/** As short as a list needs: "5 × 5 · 100 kg", "AMRAP 20 min", "21-15-9". */
export function prescriptionShort(type: ExerciseType, config: Config, units: Unit): string {
  if (type === 'EMOM') return emomHead(config)
  if (type === 'AMRAP') return amrapHead(config)
  if (type === 'circuit') return [circuitHead(config), config.forTime && !config.repScheme ? m.rx_for_time() : ''].filter(Boolean).join(SEPARATOR)
  const work = groups(config).filter((group) => group.kind !== 'warmup')
  const [first] = work
  if (!first) return ''
  const alike = work.every((group) => target(group) === target(first))
  const loads = [...new Set(work.map((group) => (group.load ? loadText(group.load, units) : '')))]
  const count = work.reduce((sum, group) => sum + group.count, 0)
  const head = alike ? sets({ ...first, count }) : `${count}${NBSP}×${NBSP}${work.flatMap((group) => Array.from({ length: group.count }, () => target(group))).join('/')}`
  return loads.length === 1 && loads[0] ? `${head}${SEPARATOR}${loads[0]}` : head
}
