const KEEP_MS = 10_000

/** What was just done in one tap, and ten seconds to take it back where that can be. */
export class Undo {
  message: { title: string; detail: string } | null = $state(null)
  left = $state(0)
  #endsAt = 0
  #undo: (() => void) | null = null
  #ticking: ReturnType<typeof setInterval> | undefined

  /** Share of the time that is left, 0 to 1. */
  get share(): number {
    return this.left / (KEEP_MS / 1000)
  }

  offer(title: string, detail: string, undo: (() => void) | null): void {
    this.message = { title, detail }
    this.#undo = undo
    this.#endsAt = Date.now() + KEEP_MS
    this.#tick()
    this.#ticking ??= setInterval(() => this.#tick(), 250)
  }

  /** Whether there is a way back. */
  get possible(): boolean {
    return this.message !== null && this.#undo !== null
  }

  take(): void {
    const undo = this.#undo
    this.clear()
    undo?.()
  }

  clear(): void {
    clearInterval(this.#ticking)
    this.#ticking = undefined
    this.#undo = null
    this.message = null
  }

  #tick(): void {
    this.left = Math.ceil((this.#endsAt - Date.now()) / 1000)
    if (this.left <= 0) this.clear()
  }
}
