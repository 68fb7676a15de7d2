/** What this phone's own operations say of a day's training: which attempts began and ended, what a free session is made of. */
import type { Operation, Value } from './operations'

export const START = '/workout/start'
export const FINISH = '/workout/finish'
export const TITLE = '/workout/title'
const ITEMS = '/workout/items/'
export const itemOp = (itemId: string): string => ITEMS + itemId

/** An exercise as a person adds it; its config is checked by the server. */
export type Added = { exerciseName: string; exerciseType: 'standard' | 'EMOM' | 'AMRAP' | 'circuit'; config: Readonly<Record<string, unknown>> }
type Free = { title: string; exercises: readonly (Added & { itemId: string })[] }
/** Times are this phone's: the operation says how far its clock is off. `free` brings the session with it. */
export type Start = { sessionId: string; scheduledSessionId: string; startedAt: string; timeZone: string; fresh: boolean; free?: Free }

/** What these operations say is checked by the server: the queue takes it as it is. */
export const said = (value: Start | Added): Value => value as unknown as Value

function startOf(operation: Operation): Start | null {
  return operation.path === START ? (operation.value as unknown as Start) : null
}

/** The instant of an end on the server's clock, as far as it is known; null where the attempt was opened again. */
export function endOf({ value, clockOffset }: Pick<Operation, 'value' | 'clockOffset'>): string | null {
  if (value === null || typeof value !== 'object' || !('endedAt' in value)) return null
  return new Date(Date.parse(value.endedAt) + (clockOffset ?? 0)).toISOString()
}

/** An attempt as far as operations tell: `ended` undefined where they say nothing, null where it was opened again. */
export type Begun = { workoutId: string; start: Start | null; startedAt: string | null; ended: string | null | undefined; last: number; operations: Operation[] }

/** By attempt, in the order in which they were first written in. */
export function attemptsOf(operations: readonly Operation[]): Begun[] {
  const found = new Map<string, Begun>()
  for (const operation of operations) {
    const { workoutId, path, editedAt, clockOffset } = operation
    const one = found.get(workoutId) ?? { workoutId, start: null, startedAt: null, ended: undefined, last: 0, operations: [] }
    found.set(workoutId, one)
    one.operations.push(operation)
    one.last = Math.max(one.last, Date.parse(editedAt))
    one.start ??= startOf(operation)
    if (path === START) one.startedAt ??= new Date(Date.parse(one.start?.startedAt ?? editedAt) + (clockOffset ?? 0)).toISOString()
    if (path === FINISH) one.ended = endOf(operation)
  }
  return [...found.values()]
}

const FORGOTTEN_MS = 4 * 3_600_000

/** Whether an attempt that was begun here goes on: one that nobody wrote in for hours reads as closed. */
export const goesOn = (one: Begun, now = Date.now()): boolean => !one.ended && now - one.last < FORGOTTEN_MS

/** The exercises of a free session with what was added and taken away since; `make` makes one that is new. */
export function withItems<T extends { itemId: string }>(exercises: readonly T[], operations: readonly Operation[], make: (itemId: string, added: Added) => T): T[] {
  let list = [...exercises]
  for (const { path, value } of operations) {
    if (!path.startsWith(ITEMS)) continue
    const itemId = path.slice(ITEMS.length)
    if (value === null) list = list.filter((one) => one.itemId !== itemId)
    else if (!list.some((one) => one.itemId === itemId)) list.push(make(itemId, value as unknown as Added))
  }
  return list
}

/** The title that a person gave last; null where they gave none. */
export function titleIn(operations: readonly Operation[]): string | null {
  const value = operations.findLast(({ path }) => path === TITLE)?.value
  return typeof value === 'string' ? value : null
}
