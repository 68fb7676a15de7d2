import type { Store } from './store'

/** What travels to `POST /ops`: one change of one path, and the answers the server can give. */

/** A weight as it was typed: kilograms always, with the unit of the keypad beside them. */
export type Weight = { weight: number; weightUnit: 'kg' | 'lb' }

export type Value = string | number | boolean | null | Weight | readonly (string | number | null | Weight)[] | { endedAt: string } | { version: number; take: boolean | null }

/** An operation before it has a place in a device's order (`dseq` is given when it is sent). */
export type Operation = {
  readonly opId: string
  readonly workoutId: string
  readonly path: string
  readonly value: Value
  readonly base: string | readonly string[] | null
  readonly editedAt: string
  readonly clockOffset: number | null
  readonly appVersion: string
}

export type OpResult = { opId: string; state: 'saved' | 'parked'; reason: string | null }

/** An operation that the server keeps but could not place. */
export type Parked = { operation: Operation; reason: string | null }

/** What came back, sorted by what the queue must do about it. */
export type Answer =
  | { kind: 'taken'; epoch: string; next: number; results: OpResult[]; clockOffset: number | null }
  | { kind: 'gap'; next: number }
  | { kind: 'forked' }
  | { kind: 'signedOut' }
  | { kind: 'otherUser' }
  | { kind: 'tooLarge' }
  | { kind: 'refused'; code: string }
  | { kind: 'unreachable'; why: 'network' | 'server' }

/** What the save indicator says. `saved` only when the server has acknowledged everything this page made. */
export type SaveState = 'saved' | 'saving' | 'offline' | 'signedOut' | 'check' | 'notKept' | 'error'

/** Why the last attempt to send failed. */
export type Trouble = { kind: 'network' | 'server' | 'signedOut' | 'otherUser' | 'refused'; code: string | null }

type Queue = { refused: unknown; unsent: number; unkept: number; typing: number; trouble: Trouble | null; parked: readonly Parked[] }

export function saveState({ refused, unsent, unkept, typing, trouble, parked }: Queue): SaveState {
  if (unsent === 0 && typing === 0) return parked.length > 0 ? 'check' : 'saved'
  if (refused && unkept > 0) return 'notKept'
  if (trouble?.kind === 'refused') return 'error'
  if (trouble?.kind === 'signedOut' || trouble?.kind === 'otherUser') return 'signedOut'
  return trouble && unkept === 0 ? 'offline' : 'saving'
}

/** Another tab of the same account kept or sent something: what this one knows of the queue is old. */
export type Tabs = { tell: () => void; listen: (heard: () => void) => void }

/** What the queue needs from the world; tests pass their own. */
export type World = {
  post: (body: string) => Promise<Answer>
  /** The signed-in account, null for nobody, undefined where the server cannot be asked. */
  whoAmI: () => Promise<string | null | undefined>
  now: () => number
  appVersion: string
  maxBatch: number
  /** The account's durable queue. Raises where the browser has none to give. */
  open: () => Promise<Store>
  /** Runs alone among all tabs of the account. */
  alone: (work: () => Promise<void>) => Promise<void>
  tabs: Tabs
}
