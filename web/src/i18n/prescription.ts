import type { Config, ExerciseType, Load, Movement, SetGroup, Unit } from '../api/prescription'
import { loadText, movementText, repsText, withLoad } from './loads'
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
  if (group.distanceMeters !== undefined) return distance(group.distanceMeters)
  return reps
}

/** "5 × 5"; "5 séries" where reps are free; "50 en tout". */
function sets(group: SetGroup): string {
  if (group.totalReps !== undefined) return m.rx_total({ reps: group.totalReps })
  const each = target(group)
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

function standard(config: Config, units: Unit): string[] {
  const all = groups(config)
  const warmups = all.filter((group) => group.kind === 'warmup')
  const work = all.filter((group) => group.kind !== 'warmup')
  const text = (some: SetGroup[]) => some.map((group) => groupText(group, units)).join(', ')
  const lines = warmups.length ? [m.rx_warmup({ sets: text(warmups) })] : []
  return work.length ? [...lines, [text(work), ...common(work)].join(SEPARATOR)] : lines
}

function movements(all: Movement[], units: Unit): string {
  return all.map((movement) => movementText(movement, units)).join(', ')
}

/** "EMOM 30 min", "toutes les 2 min, 10 fois", "toutes les 2 min jusqu’à l’échec". */
function emomHead(config: Config): string {
  const every = config.intervalSeconds ?? 60
  if (config.intervals === 'until_failure' && every === 60) return m.rx_minute_until_failure()
  if (config.intervals === 'until_failure') return m.rx_every_until_failure({ time: length(every) })
  if (every !== 60 && config.intervals !== undefined) return m.rx_every({ time: length(every), count: config.intervals })
  const seconds = config.intervals === undefined ? (config.totalMinutes ?? 0) * 60 : config.intervals * every
  return seconds ? m.rx_emom({ time: length(seconds) }) : 'EMOM'
}

function emom(config: Config, units: Unit): string[] {
  const slots = config.slots ?? []
  if (slots.length > 1) return [emomHead(config), ...slots.map((slot, n) => m.rx_slot({ n: n + 1, movements: movements(slot.movements, units) }))]
  const only = slots[0]?.movements ?? []
  if (only.length) return [m.rx_head({ head: emomHead(config), movements: movements(only, units) })]
  return [[emomHead(config), config.repsPerMinute ? m.rx_per_minute({ reps: config.repsPerMinute }) : ''].filter(Boolean).join(SEPARATOR)]
}

function amrapHead(config: Config): string {
  const seconds = config.durationSeconds ?? (config.timeMinutes ?? 0) * 60
  return seconds ? m.rx_amrap({ time: length(seconds) }) : 'AMRAP'
}

function amrap(config: Config, units: Unit): string[] {
  const head = config.movements?.length ? m.rx_head({ head: amrapHead(config), movements: movements(config.movements, units) }) : amrapHead(config)
  return [[head, config.targetReps ? m.rx_target({ reps: config.targetReps }) : ''].filter(Boolean).join(SEPARATOR)]
}

function circuitHead(config: Config): string {
  if (config.repScheme?.length) return config.repScheme.join('-')
  if (config.workSeconds) return m.rx_intervals({ count: config.rounds ?? 1, work: length(config.workSeconds), rest: length(config.restSeconds ?? 0) })
  return config.rounds ? m.rx_rounds({ count: config.rounds }) : m.rx_circuit()
}

function circuit(config: Config, units: Unit): string[] {
  const plain = (config.repsPerRound ? m.rx_per_round({ reps: config.repsPerRound }) : '') + withLoad(plainLoad(config), units)
  const what = config.movements?.length ? movements(config.movements, units) : plain
  const rest = config.workSeconds ? config.restBetweenRoundsSeconds : (config.restBetweenRoundsSeconds ?? config.restSeconds)
  return [
    [
      what ? m.rx_head({ head: circuitHead(config), movements: what }) : circuitHead(config),
      config.forTime ? m.rx_for_time() : '',
      config.timeCapSeconds ? m.rx_cap({ time: length(config.timeCapSeconds) }) : '',
      config.roundCapSeconds ? m.rx_round_cap({ time: length(config.roundCapSeconds) }) : '',
      rest ? m.rx_rest_rounds({ time: length(rest) }) : '',
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
  return LINES[type](config, units)
}

/** The same on one line. */
export function prescriptionText(type: ExerciseType, config: Config, units: Unit): string {
  return prescriptionLines(type, config, units).join(SEPARATOR)
}

/** The movements alone, for beside the short form: "5 tractions, 10 pompes"; empty where there are none. */
export function prescriptionMovements(config: Config, units: Unit): string {
  const slots = config.slots ?? []
  if (slots.length > 1) return slots.map((slot, n) => m.rx_slot({ n: n + 1, movements: movements(slot.movements, units) })).join(SEPARATOR)
  return movements(slots[0]?.movements ?? config.movements ?? [], units)
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
