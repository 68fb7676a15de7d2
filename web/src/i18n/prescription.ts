import type { Config, ExerciseType, SetGroup, Unit } from '../api/prescription'
import { and, circuitHead, headed, ladderText, movements, partitionText, partLines, slotLines, stageLines } from './circuits'
import { withLoad } from './loads'
import { number } from './numbers'
import { m } from './paraglide/messages.js'
import { amrapHead, emomHead, groups, plainLoad, sets } from './short'
import { length } from './times'

const SEPARATOR = ' · '

const SCORES: Record<string, () => string> = {
  rounds: m.rx_score_rounds,
  reps: m.rx_score_reps,
  lowest_round: m.rx_score_lowest,
  slowest_round: m.rx_score_slowest,
  sum: m.rx_score_sum,
  load: m.rx_score_load,
  volume: m.rx_score_volume,
}

/** What counts, where it is not what anybody expects. */
function scoreText(score: string | undefined): string {
  return SCORES[score ?? '']?.() ?? ''
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

/** What is said of the whole circuit, after its movements. */
function circuitTail(config: Config): string[] {
  const rest = config.workSeconds ? config.restBetweenRoundsSeconds : (config.restBetweenRoundsSeconds ?? config.restSeconds)
  return [
    partitionText(config.partition),
    config.forTime ? m.rx_for_time() : '',
    config.timeCapSeconds ? m.rx_cap({ time: length(config.timeCapSeconds) }) : '',
    config.roundCapSeconds ? m.rx_round_cap({ time: length(config.roundCapSeconds) }) : '',
    rest ? m.rx_rest_rounds({ time: length(rest) }) : '',
    config.restBetweenMovementsSeconds ? m.rx_rest_movements({ time: length(config.restBetweenMovementsSeconds) }) : '',
    scoreText(config.score),
  ]
}

/** A line; with parts, a line for each of them. */
function circuit(config: Config, units: Unit): string[] {
  const tail = circuitTail(config)
  if (config.parts?.length) return [and([circuitHead(config), ...tail]), ...partLines(config, units)]
  const plain = (config.repsPerRound ? m.rx_per_round({ reps: config.repsPerRound }) : '') + withLoad(plainLoad(config), units)
  return [and([headed(circuitHead(config), config.movements?.length ? movements(config.movements, units) : plain.trim()), ...tail])]
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
