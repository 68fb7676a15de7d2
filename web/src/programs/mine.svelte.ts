import { untrack } from 'svelte'
import { api, read, type Schemas } from '../api/client'
import { Problem } from '../api/problem'
import { session as login } from '../api/session.svelte'
import { dateOf, timeZone } from '../i18n/times'
import { LAST } from '../offline/answers'
import { outboxFor } from '../offline/current'
import type { Operation } from '../offline/operations'
import { Resource } from '../ui/resource.svelte'
import { openOf, withLocal } from './local'
import { prepared, type Program, sorted, type Workout } from './model'
import { Schedule } from './schedule.svelte'
import { Starter } from './start.svelte'

/** What the server said, what was made here before it was asked, and the newest operation then: what is later lies over it. */
type Answer = { programs: Schemas['MyProgram'][]; open: Workout | null; before: readonly Operation[]; last: number }

/** A student's programs on a page: read when it opens and whenever it is looked at again; called where a component starts. */
export class Mine {
  today = $state(dateOf(new Date()))
  readonly outbox = outboxFor(login.me?.userId ?? '')
  /** What was done on this phone and the server's answer may not hold. */
  #made: readonly Operation[] = $state.raw([])
  readonly #read = new Resource(() => this.#ask())
  readonly #programs = $derived(withLocal(this.#read.value?.programs ?? [], this.#made, (id) => this.outbox.pending(id).length > 0, dateOf))
  readonly starter = new Starter(() => ({ outbox: this.outbox, open: openOf(this.#programs, this.#read.value?.open ?? null, this.#made), programs: this.programs }))
  readonly schedule = new Schedule(() => this.load())
  readonly programs = $derived(sorted(prepared(this.#programs), this.today))
  /** Read, or kept from before: what is said of a day is known. */
  readonly known = $derived(this.#read.value !== undefined)
  /** Known, and there is none. */
  readonly nothing = $derived(this.known && this.#programs.length === 0)
  /** A choice that follows: what was read, and the problem of whatever went wrong last. */
  readonly problem = $derived(this.#read.problem)
  readonly loading = $derived(this.#read.loading)

  constructor() {
    $effect(() => {
      void login.reportTimeZone(timeZone())
      document.addEventListener('visibilitychange', this.#shown)
      return () => {
        document.removeEventListener('visibilitychange', this.#shown)
        this.schedule.undo.clear()
      }
    })
    // Another tab, or this one, kept or sent something.
    $effect(() => {
      void [this.outbox.unsent, this.outbox.savedCount]
      const answer = this.#read.value
      if (answer) void this.#lay(answer)
    })
    $effect(() => {
      if (!this.loading && this.known) void this.#prefetch(untrack(() => this.programs))
    })
  }

  load = (): Promise<void> => this.#read.load()

  async #ask(): Promise<Answer> {
    const before = await this.outbox.over(null, Infinity)
    const asked = api.GET('/api/v1/my-programs', { params: { query: { timeZone: timeZone() } } })
    const [{ programs }, open] = await Promise.all([read(asked), this.#open()])
    const { response } = await asked
    return { programs, open, before, last: Number(response.headers.get(LAST) ?? Infinity) }
  }

  /** The workout that goes on elsewhere: without an answer nothing is asked about it. */
  async #open(): Promise<Workout | null> {
    try {
      return (await read(api.GET('/api/v1/workouts/current'))).workout
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      return null
    }
  }

  async #lay({ before, last }: Answer): Promise<void> {
    const later = await this.outbox.over(null, last)
    const known = new Set(later.map(({ opId }) => opId))
    this.#made = [...before.filter(({ opId }) => !known.has(opId)), ...later]
  }

  async #prefetch(programs: Program[]): Promise<void> {
    const { prefetch } = await import('./prefetch')
    await prefetch(programs, this.today)
  }

  /** A page that was left open says what is true now: another day, another phone, another country. */
  readonly #shown = () => {
    if (document.visibilityState !== 'visible') return
    this.today = dateOf(new Date())
    void login.reportTimeZone(timeZone())
    void this.load()
  }
}
