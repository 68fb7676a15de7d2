const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000]

/** Tries again later, each time a little later, and not at the same instant as everybody else. */
export class Retry {
  #attempt = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(readonly run: () => void) {}

  later(): void {
    const wait = WAITS_MS[Math.min(this.#attempt, WAITS_MS.length - 1)] ?? 15_000
    this.#attempt += 1
    this.stop()
    this.#timer = setTimeout(this.run, wait * (0.85 + Math.random() * 0.3))
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  reset(): void {
    this.#attempt = 0
  }
}
