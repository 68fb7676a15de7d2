import { api, read } from '../api/client'
import { Problem } from '../api/problem'
import { session as login } from '../api/session.svelte'
import { m } from '../i18n/paraglide/messages.js'
import { timeZone } from '../i18n/times'
import { FINISH } from '../offline/day'
import { uuid7 } from '../offline/ids'
import type { Outbox } from '../offline/outbox.svelte'
import { navigate } from '../ui/router.svelte'
import type { Plan } from './begin'
import type { Open } from './local'
import { endOf, type Program, type Session } from './model'

/** What writes an attempt down, loaded with the first. Raises Problem where it is neither on this phone nor to be had. */
const loaded = (): Promise<typeof import('./begin')> =>
  import('./begin').catch(() => {
    throw new Problem('offline')
  })

/** What is to be begun: a session that is there, or a free one that is made first. */
type Wanted = { key: string; fresh: boolean; plan: () => Promise<Plan> }
export type CopyOf = { sessionId: string } | { workoutId: string }
/** What the page knows: whose queue it is, what goes on, and the programs on the screen. */
export type Known = { outbox: Outbox; open: Open | null; programs: Program[] }

/** Commencer: an attempt for each press, made on this phone; and a question first when another workout is open. */
export class Starter {
  /** What is being started, by session or 'free': its button waits. */
  starting: string | null = $state(null)
  problem: unknown = $state.raw(null)
  /** Another workout that is open, with what waits for the answer. */
  asking: { open: Open; wanted: Wanted } | null = $state.raw(null)
  readonly #know: () => Known
  // Kept until the server has answered: a retry names the same session and makes nothing twice.
  readonly #ids = new Map<string, string>()

  constructor(know: () => Known) {
    this.#know = know
  }

  async start(session: Session): Promise<void> {
    if (session.status === 'in_progress' && session.workoutId) navigate(`/workouts/${session.workoutId}`)
    else await this.#ask(this.#wanted(session, session.status === 'completed'))
  }

  /** An empty page for a session that is in progress; its attempt stays as it is. */
  again(session: Session): Promise<void> {
    const wanted = this.#wanted(session, true)
    return this.#once(wanted.key, () => this.#begin(wanted))
  }

  /** A session that no coach planned: empty, or a copy. */
  free(copyOf: CopyOf | null): Promise<void> {
    return this.#ask({ key: 'free', fresh: false, plan: () => (copyOf ? this.#copy(copyOf) : Promise.resolve(this.#blank([]))) })
  }

  /** Both stay open. */
  async keepBoth(): Promise<void> {
    const asked = this.asking
    if (asked) await this.#once(asked.wanted.key, () => this.#begin(asked.wanted))
  }

  async finishOther(): Promise<void> {
    const asked = this.asking
    if (!asked) return
    await this.#once(asked.wanted.key, async () => {
      const { outbox } = this.#know()
      // As this phone's clock says: the operation carries how far it is off.
      const endedAt = new Date(Date.parse(endOf(asked.open)) - (outbox.clockOffset ?? 0)).toISOString()
      outbox.write(asked.open.workoutId, FINISH, { endedAt })
      await this.#begin(asked.wanted)
    })
  }

  #wanted(session: Session, fresh: boolean): Wanted {
    const program = this.#know().programs.find(({ sessions }) => sessions.some((one) => one.scheduledSessionId === session.scheduledSessionId))
    const { programId = session.sessionId, coachName = '', own = false } = program ?? {}
    return { key: session.sessionId, fresh, plan: () => Promise.resolve({ ...session, programId, coachName, free: own, made: false }) }
  }

  #ask(wanted: Wanted): Promise<void> {
    return this.#once(wanted.key, async () => {
      const { open } = this.#know()
      if (open && open.sessionId === wanted.key) navigate(`/workouts/${open.workoutId}`)
      else if (open) this.asking = { open, wanted }
      else await this.#begin(wanted)
    })
  }

  async #begin(wanted: Wanted): Promise<void> {
    const [{ begin }, plan] = [await loaded(), await wanted.plan()]
    if (!login.me) return
    const workoutId = await begin(this.#know().outbox, login.me, plan, wanted.fresh)
    this.#ids.clear()
    this.asking = null
    navigate(`/workouts/${workoutId}`)
  }

  #blank(exercises: Plan['exercises']): Plan {
    const sessionId = uuid7()
    return { sessionId, scheduledSessionId: sessionId, programId: sessionId, version: 1, title: m.free_untitled(), notes: null, coachName: login.me?.name ?? '', free: true, made: true, exercises }
  }

  /** The server copies, so that the copy knows what it comes from; without it a session on this phone is copied here. */
  async #copy(copyOf: CopyOf): Promise<Plan> {
    const key = JSON.stringify(copyOf)
    const id = this.#ids.get(key) ?? uuid7()
    this.#ids.set(key, id)
    try {
      const { sessionId } = await read(api.POST('/api/v1/free-sessions', { body: { copyOf, sessionId: id, timeZone: timeZone() } }))
      const made = await read(api.GET('/api/v1/free-sessions/{session_id}', { params: { path: { session_id: sessionId } } }))
      return { ...this.#blank(made.exercises), ...made, made: false }
    } catch (problem) {
      const copied = 'sessionId' in copyOf ? this.#session(copyOf.sessionId) : null
      if (!(problem instanceof Problem) || problem.code !== 'offline' || !copied) throw problem
      return { ...this.#blank(copied.exercises.map((one) => ({ ...one, itemId: uuid7() }))), title: copied.title }
    }
  }

  #session(sessionId: string): Session | null {
    return this.#know().programs.flatMap(({ sessions }) => sessions).find((one) => one.sessionId === sessionId) ?? null
  }

  /** The second tap of two does nothing. */
  async #once(key: string, work: () => Promise<void>): Promise<void> {
    if (this.starting) return
    this.starting = key
    this.problem = null
    try {
      await work()
    } catch (problem) {
      this.problem = problem
    } finally {
      this.starting = null
    }
  }
}
