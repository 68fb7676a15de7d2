/** A prescription as short as a list needs it: all that the first page says of one. */
import type { Config, ExerciseType, Load, SetGroup, Unit } from '../api/prescription'
import { circuitHead, movements, partLines, slotLines, stageLines } from './circuits'
import { loadText, repsText } from './loads'
import { distance, NBSP } from './numbers'
import { m } from './paraglide/messages.js'
import { length } from './times'

const SEPARATOR = ' · '

export function plainLoad(config: Config): Load | undefined {
  return typeof config.weight === 'number' ? { kind: 'weight', weight: config.weight, weightUnit: config.weightUnit ?? 'kg' } : undefined
}

/** The sets of a standard exercise as groups, whichever of the two forms its config has. */
export function groups(config: Config): SetGroup[] {
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
export function sets(group: SetGroup): string {
  if (group.totalReps !== undefined) return m.rx_total({ reps: repsText(group.totalReps) })
  const each = [target(group), group.perSide ? m.rx_per_side() : ''].filter(Boolean).join(' ')
  return each ? `${group.count}${NBSP}×${NBSP}${each}` : m.rx_sets({ count: group.count })
}

/** "EMOM 30 min", "toutes les 2 min, 10 fois", "toutes les 2 min jusqu’à l’échec". */
export function emomHead(config: Config): string {
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

export function amrapHead(config: Config): string {
  const seconds = config.durationSeconds ?? (config.timeMinutes ?? 0) * 60
  return seconds ? m.rx_amrap({ time: length(seconds) }) : 'AMRAP'
}

/** The movements alone, for beside the short form: "5 tractions, 10 pompes"; empty where there are none. */
export function prescriptionMovements(config: Config, units: Unit): string {
  const slots = config.slots ?? []
  if (config.stages?.length) return stageLines(config, units).join(SEPARATOR)
  if (config.parts?.length) return partLines(config, units).join(SEPARATOR)
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
