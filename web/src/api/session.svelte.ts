import { locale } from '../i18n/locale.svelte'
import { forgetWho, welcome } from '../offline/answers'
import { api, read, type Schemas } from './client'
import { Problem } from './problem'

export type Me = Schemas['Me']
type Units = Me['units']

/** Who is signed in. `undefined` until the server has been asked, null for nobody. */
class Session {
  #me = $state<Me | null | undefined>(undefined)

  get me(): Me | null | undefined {
    return this.#me
  }

  /** The unit that weights are shown in. */
  get units(): Units {
    return this.#me?.units ?? 'kg'
  }

  get isCoach(): boolean {
    return this.#me?.teams.some((team) => team.role !== 'student') ?? false
  }

  get isStudent(): boolean {
    return this.#me?.teams.some((team) => team.role === 'student') ?? false
  }

  /** Asks the server. Raises Problem, except for `not_signed_in`, which is an answer. */
  async load(): Promise<void> {
    try {
      this.#set(await read(api.GET('/api/v1/me')))
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.status !== 401) throw problem
      this.expired()
    }
  }

  /** Raises Problem: `wrong_credentials`, `too_many_attempts` with `retryAfter`. */
  async signIn(email: string, password: string): Promise<void> {
    this.#set(await read(api.POST('/api/v1/login', { body: { email, password } })))
  }

  /** An answer that signed somebody in, or changed who they are: an invitation accepted, a password set anew. */
  enter(me: Me): void {
    this.#set(me)
  }

  /** `leave` goes where a person lands who left on purpose, not back to here. Raises Problem. */
  async signOut(leave: () => void): Promise<void> {
    await read(api.POST('/api/v1/logout'))
    await forgetWho()
    leave()
    this.expired()
  }

  /** Shows the change at once and takes it back where the server refuses it. Raises Problem. */
  async change(to: Partial<Pick<Me, 'locale' | 'units'>>): Promise<void> {
    const before = this.#me
    if (!before) return
    this.#set({ ...before, ...to })
    try {
      this.#set(await read(api.PATCH('/api/v1/me', { body: to })))
    } catch (problem) {
      this.#set(before)
      throw problem
    }
  }

  /** Where this device is now: what "today" means for the coach follows it. A help, so nothing is said where it fails. */
  async reportTimeZone(timeZone: string): Promise<void> {
    const me = this.#me
    if (!me || me.timeZone === timeZone) return
    try {
      this.#set(await read(api.PATCH('/api/v1/me', { body: { timeZone } })))
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
    }
  }

  /** The server answered 401: the app shows the sign-in page, which leads back to here. */
  expired(): void {
    this.#me = null
  }

  #set(me: Me): void {
    this.#me = me
    void welcome(me)
    locale.current = me.locale
  }
}

export const session = new Session()

const ASKS_PASSWORD = /\/(login|me\/password)$/

// Whatever page asked: a 401 means that nobody is signed in any more. A wrong password says so with a code of its own.
api.use({
  onResponse({ request, response }) {
    if (response.status === 401 && !ASKS_PASSWORD.test(request.url)) session.expired()
  },
})
