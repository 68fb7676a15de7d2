import type { Config, Ladder, Movement, Part, Partition, Slot, Stage, Unit } from '../api/prescription'
import { movementText } from './loads'
import { number } from './numbers'
import { m } from './paraglide/messages.js'
import { length } from './times'

const SEPARATOR = ' · '
export const and = (parts: string[]): string => parts.filter(Boolean).join(SEPARATOR)

export function movements(all: Movement[] | undefined, units: Unit): string {
  return (all ?? []).map((movement) => movementText(movement, units)).join(', ')
}

/** "EMOM 10 min : 5 tractions", or either alone. */
export function headed(head: string, what: string): string {
  return head && what ? m.rx_head({ head, movements: what }) : head || what
}

/** "échelle 5-7-9…", "échelle 10-9-8…", or from the round that an earlier part reached. */
export function ladderText(ladder: Ladder | Part['ladder'] | undefined): string {
  if (!ladder) return ''
  const { start, step } = ladder
  if (typeof start !== 'number') return m.rx_ladder_from({ part: start.part + 1, step: `${step < 0 ? '−' : '+'}${number(Math.abs(step))}` })
  const steps = [0, 1, 2].map((n) => start + n * step).filter((reps) => reps > 0)
  return m.rx_ladder({ steps: `${steps.map((reps) => number(reps)).join('-')}…` })
}

export function partitionText(partition: Partition | undefined): string {
  if (partition === 'free') return m.rx_partition_free()
  return partition === 'by_movement' ? m.rx_partition_by_movement() : ''
}

/** The slots of an EMOM as they rotate: one alone without a number. */
export function slotLines(slots: Slot[], units: Unit): string[] {
  return slots.map((slot, n) => m.rx_slot({ n: n + 1, movements: movements(slot.movements, units) }))
}

function stageLine(stage: Stage, every: number, n: number, units: Unit): string {
  const slots = stage.slots ?? []
  const what = slots.length > 1 ? slotLines(slots, units).join(', ') : movements(slots[0]?.movements, units)
  const head = length(stage.intervals * (stage.intervalSeconds ?? every))
  return m.rx_slot({ n: n + 1, movements: and([headed(head, what), stage.restSeconds ? m.rx_rest({ time: length(stage.restSeconds) }) : '']) })
}

/** "4 stages, one after the other": a line each. */
export function stageLines(config: Config, units: Unit): string[] {
  return (config.stages ?? []).map((stage, n) => stageLine(stage, config.intervalSeconds ?? 60, n, units))
}

export function circuitHead(config: Config): string {
  if (config.repScheme?.length) return config.repScheme.join('-')
  if (config.workSeconds) return m.rx_intervals({ count: config.rounds ?? 1, work: length(config.workSeconds), rest: length(config.restSeconds ?? 0) })
  if (config.parts?.length) return m.rx_parts({ count: config.parts.length })
  return config.rounds ? m.rx_rounds({ count: config.rounds }) : m.rx_circuit()
}

function partHead(part: Part): string {
  if (part.repScheme?.length) return part.repScheme.join('-')
  if (part.durationSeconds) return m.rx_amrap({ time: length(part.durationSeconds) })
  if (part.workSeconds) return m.rx_works({ count: part.rounds ?? 1, work: length(part.workSeconds) })
  return (part.rounds ?? 1) > 1 ? m.rx_rounds({ count: part.rounds ?? 1 }) : ''
}

function partLine(part: Part, n: number, units: Unit): string {
  const named = part.title ? `${part.title}, ` : ''
  const text = and([
    headed(partHead(part), movements(part.movements, units)),
    ladderText(part.ladder),
    partitionText(part.partition),
    part.forTime ? m.rx_for_time() : '',
    part.timeCapSeconds ? m.rx_cap({ time: length(part.timeCapSeconds) }) : '',
    part.restBetweenRoundsSeconds ? m.rx_rest_rounds({ time: length(part.restBetweenRoundsSeconds) }) : '',
    part.restAfterSeconds ? m.rx_rest_after({ time: length(part.restAfterSeconds) }) : '',
  ])
  return m.rx_slot({ n: n + 1, movements: named + text })
}

/** The parts of a circuit: a line each. */
export function partLines(config: Config, units: Unit): string[] {
  return (config.parts ?? []).map((part, n) => partLine(part, n, units))
}
