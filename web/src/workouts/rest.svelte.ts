import type { PlannedSet } from './plan'

const FORGET_MS = 15 * 60_000

/** Seconds of rest after a set: the plan's, else the session's, else 90 s after a warm-up and 180 s after work. */
export function restAfter(planned: PlannedSet | null, kind: string, session: number | null): number {
  return planned?.restSeconds ?? session ?? (kind === 'warmup' ? 90 : 180)
}

/** The rest between two sets: an end instant, never a count, so that a locked screen or a reload changes nothing. */
export class Rest {
  endsAt: number | null = $state(null)
  total = $state(0)
  now = $state(Date.now())
  readonly #key: string
  #ticking: ReturnType<typeof setInterval> | undefined

  constructor(workoutId: string) {
    this.#key = `carnet.rest.${workoutId}`
    this.#restore()
  }

  /** Seconds left, rounded up; below 0 once it is over. */
  get left(): number {
    return this.endsAt === null ? 0 : Math.ceil((this.endsAt - this.now) / 1000)
  }

  get phase(): 'off' | 'running' | 'last' | 'over' {
    if (this.endsAt === null) return 'off'
    if (this.left <= 0) return 'over'
    return this.left <= 10 ? 'last' : 'running'
  }

  /** Share of the rest that is left, 0 to 1. */
  get share(): number {
    return this.total > 0 ? Math.min(1, Math.max(0, this.left / this.total)) : 0
  }

  start(seconds: number): void {
    if (seconds <= 0) return this.skip()
    this.total = seconds
    this.endsAt = Date.now() + seconds * 1000
    this.#run()
  }

  add(seconds: number): void {
    if (this.endsAt === null) return
    this.endsAt = Math.max(Date.now(), this.endsAt + seconds * 1000)
    this.total = Math.max(this.total, this.left)
    this.#run()
  }

  skip(): void {
    this.endsAt = null
    this.stop()
    this.#store(null)
  }

  /** Stops redrawing; the end instant stays. */
  stop(): void {
    clearInterval(this.#ticking)
    this.#ticking = undefined
  }

  #run(): void {
    this.#tick()
    this.#ticking ??= setInterval(() => this.#tick(), 250)
    this.#store(JSON.stringify({ endsAt: this.endsAt, total: this.total }))
  }

  #tick(): void {
    const wasOver = this.phase === 'over'
    this.now = Date.now()
    if (this.endsAt !== null && this.now - this.endsAt > FORGET_MS) this.skip()
    else if (this.phase === 'over' && !wasOver && this.endsAt !== null && this.now - this.endsAt < 2000) {
      navigator.vibrate?.([120, 80, 120])
    }
  }

  #restore(): void {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.#key) ?? 'null') as { endsAt: number; total: number } | null
      if (!kept || Date.now() - kept.endsAt > FORGET_MS) return
      this.total = kept.total
      this.endsAt = kept.endsAt
      this.#run()
    } catch {
      // Storage refused: the rest lives as long as the page.
    }
  }

  #store(value: string | null): void {
    try {
      if (value === null) sessionStorage.removeItem(this.#key)
      else sessionStorage.setItem(this.#key, value)
    } catch {
      // As above.
    }
  }
}
