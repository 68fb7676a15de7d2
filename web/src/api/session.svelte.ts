import { locale } from '../i18n/locale.svelte'
import { forgetWho, KEPT, kept, welcome } from '../offline/answers'
import { outboxFor } from '../offline/current'
import { onWho, writePerson, writeWho } from '../offline/who'
import { api, onAnswer, read, type Schemas } from './client'
import { Problem } from './problem'

export type Me = Schemas['Me']
type Units = Me['units']

/** Who is signed in. `undefined` until the server has been asked, null for nobody. */
class Session {
  #me = $state<Me | null | undefined>(undefined)
  /** How many save indicators are shown: they tell of a 401, and nobody is torn away from what they log. */
  staying = 0

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

  /** Shows what this phone knows of the person, whatever the network does; the server is asked beside it. Raises Problem where nothing is known. */
  async open(): Promise<void> {
    const known = (await (await kept('/api/v1/me'))?.json()) as Me | undefined
    if (!known || this.#me !== undefined) return this.load()
    this.#show(known)
    const asked = api.GET('/api/v1/me')
    const me = await read(asked).catch((problem: unknown) => {
      if (!(problem instanceof Problem)) throw problem // a 401 is heard below
      return null
    })
    // Signed out meanwhile, they stay so.
    if (me && this.me?.userId === me.userId && !(await asked).response.headers.has(KEPT)) this.#set(me)
  }

  /** `beside`: whoever is signed in on this phone stays so. Raises Problem: `wrong_credentials`, `too_many_attempts` with `retryAfter`. */
  async signIn(email: string, password: string, beside = false): Promise<void> {
    this.#set(await read(api.POST('/api/v1/login', { body: { email, password, beside } })))
  }

  /** Hands the phone to somebody who is signed in on it too; without a network from what is kept of them. Raises Problem, but for a 401. */
  async switchTo(userId: string): Promise<void> {
    const before = this.#me?.userId ?? null
    await writeWho(userId)
    try {
      await this.load()
    } catch (problem) {
      await writeWho(before)
      throw problem
    }
  }

  /** An answer that signed somebody in, or changed who they are: an invitation accepted, a password set anew. */
  enter(me: Me): void {
    this.#set(me)
  }

  /** `leave` goes where a person lands who left on purpose, not back to here. What waits here for them stays. Raises Problem. */
  async signOut(leave: () => void): Promise<void> {
    const me = this.#me
    const keeps = me ? outboxFor(me.userId).unsent > 0 : false
    await read(api.POST('/api/v1/logout'))
    if (me) await writePerson(me.userId, keeps ? { name: me.name, email: me.email, out: true } : null)
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

  /** Nobody is signed in any more: the app shows the sign-in page, which leads back to here. */
  expired(): void {
    this.#me = null
  }

  #set(me: Me): void {
    void welcome(me)
    this.#show(me)
  }

  #show(me: Me): void {
    this.#me = me
    outboxFor(me.userId) // what an earlier page left is sent, whatever page is open
    locale.current = me.locale
  }
}

export const session = new Session()

// In another tab somebody else signed in, or out: this one follows, and what was typed in it is kept for who typed it.
onWho(() => {
  if (session.me) outboxFor(session.me.userId).commitDrafts()
  void session.load().catch(() => undefined)
})

const ASKS_PASSWORD = /\/(login|me\/password)$/

// Whatever page asked: a 401 means that nobody is signed in any more. A wrong password says so with a code of its own.
onAnswer(({ status }, path) => {
  if (status === 401 && !ASKS_PASSWORD.test(path) && !session.staying) session.expired()
})
