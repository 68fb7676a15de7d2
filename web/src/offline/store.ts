import type { OpResult, Operation, Parked } from './operations'

/** An operation as this phone keeps it: `dseq` is its number in the queue of `deviceId`. */
export type Kept = {
  operation: Operation
  deviceId: string
  dseq: number
  state: 'waiting' | 'saved' | 'parked'
  reason: string | null
  /** When it was kept, by the phone's clock; from its acknowledgement on, by the server's. */
  keptAt: number
}

/** A queue of its own: `next` is the number of the next operation made, `epoch` the last that the server said to it. */
export type Device = { deviceId: string; next: number; epoch: string | null }

/** What goes into one request. Without operations it asks where the server stands. */
export type Batch = { deviceId: string; epoch: string | null; operations: (Operation & { dseq: number })[] }

/** Where something is being typed or stepped: at most one draft each. */
export type Place = { workoutId: string; path: string }

/** What is written in one transaction: operations, which end the drafts of their places; drafts; places where a draft came to nothing. */
type Entries = { operations?: readonly Operation[]; drafts?: readonly Operation[]; dropped?: readonly Place[] }

/** An acknowledgement; `at` is the server's clock, null where the answer does not say. */
type Receipt = { epoch: string; next: number; results: readonly OpResult[]; at: number | null }

/**
 * One account's operations on this phone, in the order in which they were made. Every verb is one transaction, and
 * none reads a clock to order anything. Nothing is forgotten when it is saved: a server that was restored from a
 * backup is offered it again.
 */
export type Store = {
  /**
   * Resolves when all of it is kept, whatever happens to the page from then on. Raises where there is no room, and keeps
   * nothing of it then. An operation that is here already is left as it is.
   */
  keep: (entries: Entries, now: number) => Promise<void>
  /** What an earlier page left half typed becomes operations: it was on the screen. */
  recover: (now: number) => Promise<void>
  /** What no 2xx has acknowledged, oldest first. */
  waiting: () => Promise<Operation[]>
  /** What is being typed or stepped and no operation yet. */
  drafts: () => Promise<Operation[]>
  /** Those of the ids that are in no state here: somebody emptied the browser's storage. */
  absent: (opIds: readonly string[]) => Promise<string[]>
  /** What was made in a workout after operation number `last`, sent or not, oldest first. */
  madeSince: (workoutId: string | null, last: number) => Promise<Operation[]>
  /** What the server could not place. */
  parked: () => Promise<Parked[]>
  /** What to send next; null where nothing waits. With `hello`, then an empty batch that asks where the server stands. */
  next: (limit: number, hello?: boolean) => Promise<Batch | null>
  /** An acknowledgement: what it names is saved or parked, what the server misses waits again; on a new epoch all else of the device does. */
  settle: (deviceId: string, receipt: Receipt) => Promise<void>
  /** The server takes number `next` of this device: what is kept from there on waits again. */
  rewind: (deviceId: string, next: number) => Promise<void>
  /** Another queue took this device's numbers: what waits goes on under a new one, otherwise unchanged. */
  fork: (deviceId: string) => Promise<void>
  /** Forgets what was saved before `before` (server's clock), and the oldest beyond `bytes`. */
  prune: (before: number, bytes: number) => Promise<void>
}
