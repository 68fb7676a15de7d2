import type { OpResult, Operation, Parked } from './operations'

/** An operation as this phone keeps it: `dseq` is its number in the queue of `deviceId`. */
export type Kept = {
  operation: Operation
  deviceId: string
  dseq: number
  state: 'waiting' | 'saved' | 'parked'
  reason: string | null
  keptAt: number
}

/** A queue of its own: `next` is the number of the next operation made, `epoch` the last that the server said to it. */
export type Device = { deviceId: string; next: number; epoch: string | null }

/** What goes into one request. Without operations it asks where the server stands. */
export type Batch = { deviceId: string; epoch: string | null; operations: (Operation & { dseq: number })[] }

/**
 * One account's operations on this phone, in the order in which they were made. Every verb is one transaction.
 * Nothing is forgotten when it is saved: a server that was restored from a backup is offered it again.
 */
export type Store = {
  /** Resolves when the operations are kept, whatever happens to the page from then on. Raises where there is no room. */
  keep: (operations: readonly Operation[], now: number) => Promise<void>
  /** What no 2xx has acknowledged, oldest first. */
  waiting: () => Promise<Operation[]>
  /** What was made in a workout after operation number `last`, sent or not, oldest first. */
  madeSince: (workoutId: string, last: number) => Promise<Operation[]>
  /** What the server could not place. */
  parked: () => Promise<Parked[]>
  /** What to send next; null where nothing waits. */
  next: (limit: number) => Promise<Batch | null>
  /** An acknowledgement: what it names is saved or parked. On a new epoch what the server misses waits again. */
  settle: (deviceId: string, answer: { epoch: string; next: number; results: readonly OpResult[] }) => Promise<void>
  /** The server takes number `next` of this device: what is kept from there on waits again. */
  rewind: (deviceId: string, next: number) => Promise<void>
  /** Another queue took this device's numbers: what waits goes on under a new one, otherwise unchanged. */
  fork: (deviceId: string) => Promise<void>
  /** Forgets what was saved before `before`, and the oldest beyond `bytes`. */
  prune: (before: number, bytes: number) => Promise<void>
}
