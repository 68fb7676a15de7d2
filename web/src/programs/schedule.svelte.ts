import { Problem } from '../api/problem'
import { Undo } from '../ui/undo.svelte'
import type { Change } from './changes'
import type { Entry, Program } from './model'

/** Which sheet is open over a session. */
export type Asked = Entry & { step: 'menu' | 'skip' | 'day' }
type Changes = typeof import('./changes')

/** Raises Problem where they are neither on this phone nor to be had. */
const loaded = (): Promise<Changes> =>
  import('./changes').catch(() => {
    throw new Problem('offline')
  })

/** What a student may do to the plan: shows at once by being read again, and can be taken back for ten seconds. */
export class Schedule {
  asked: Asked | null = $state.raw(null)
  /** The program whose pause is being asked about. */
  pausing: Program | null = $state.raw(null)
  busy = $state(false)
  problem: unknown = $state.raw(null)
  readonly undo = new Undo()
  readonly #reload: () => Promise<void>

  constructor(reload: () => Promise<void>) {
    this.#reload = reload
  }

  ask(entry: Entry, step: Asked['step']): void {
    this.problem = null
    this.asked = { ...entry, step }
  }

  pushRest = (entry: Entry, today: string): Promise<void> => this.#do((changes) => changes.pushRest(entry, today))
  move = (entry: Entry, date: string): Promise<void> => this.#do((changes) => changes.move(entry, date))
  skip = (entry: Entry, reason: string): Promise<void> => this.#do((changes) => changes.skip(entry, reason))
  restore = (entry: Entry): Promise<void> => this.#do((changes) => changes.restore(entry))
  pause = (program: Program, from: string, until: string | null): Promise<void> => this.#do((changes) => changes.pause(program, from, until))
  resume = (program: Program, on: string): Promise<void> => this.#do((changes) => changes.resume(program, on))

  /** One change at a time; the second tap of two does nothing. What failed is said, and the page is as the server has it. */
  async #do(choose: (changes: Changes) => Change | null): Promise<void> {
    let chosen: Change | null = null
    const done = await this.#once(async () => {
      chosen = choose(await loaded())
      await chosen?.work()
    })
    if (!done || !chosen) return
    const { title, detail, undo }: Change = chosen
    this.asked = null
    this.pausing = null
    this.undo.offer(title, detail, undo && (() => void this.#once(undo)))
  }

  async #once(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.problem = null
    this.undo.clear()
    try {
      await work()
      await this.#reload()
      return true
    } catch (problem) {
      this.problem = problem
      return false
    } finally {
      this.busy = false
    }
  }
}
