import { api, read } from '../api/client'
import { session as login } from '../api/session.svelte'
import { dateOf } from '../i18n/times'
import { Resource } from '../ui/resource.svelte'
import { prepared, sorted } from './model'
import { Schedule } from './schedule.svelte'
import { Starter } from './start.svelte'

/** The device's own zone, of the IANA list: what "today" is follows the phone on a flight. */
const timeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** A student's programs on a page: read when it opens and whenever it is looked at again; called where a component starts. */
export class Mine {
  today = $state(dateOf(new Date()))
  readonly #read = new Resource(() => read(api.GET('/api/v1/my-programs', { params: { query: { timeZone: timeZone() } } })))
  readonly starter = new Starter()
  readonly schedule = new Schedule(() => this.load())
  readonly programs = $derived(sorted(prepared(this.#read.value?.programs ?? []), this.today))
  /** Read, or kept from before: what is said of a day is known. */
  readonly known = $derived(this.#read.value !== undefined)
  /** Known, and there is none. */
  readonly nothing = $derived(this.#read.value?.programs.length === 0)
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
  }

  load = (): Promise<void> => this.#read.load()

  /** A page that was left open says what is true now: another day, another phone, another country. */
  readonly #shown = () => {
    if (document.visibilityState !== 'visible') return
    this.today = dateOf(new Date())
    void login.reportTimeZone(timeZone())
    void this.load()
  }
}
