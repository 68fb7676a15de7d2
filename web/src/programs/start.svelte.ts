import { api, read, type Schemas } from '../api/client'
import { uuid7 } from '../offline/ids'
import { navigate } from '../ui/router.svelte'
import { endOf, type Session, type Workout } from './model'

type Ids = { sessionId: string; scheduledSessionId: string }
/** What is to be begun: a session that is there, or a free one that is made first. `resume`: an open attempt of it is gone back to. */
type Wanted = { key: string; resume: string | null; fresh: boolean; find: () => Promise<Ids> }
export type FreeSession = Pick<Schemas['NewFreeSession'], 'copyOf'>

/** Commencer: one attempt however often it is pressed, and a question first when another workout is open. */
export class Starter {
  /** What is being started, by session or 'free': its button waits. */
  starting: string | null = $state(null)
  problem: unknown = $state.raw(null)
  /** Another workout that is open, with what waits for the answer. */
  asking: { open: Workout; wanted: Wanted } | null = $state.raw(null)
  // Kept until the server has answered: a retry names the same attempt and makes nothing twice.
  readonly #ids = new Map<string, string>()

  start(session: Session): Promise<void> {
    return this.#ask({ key: session.sessionId, resume: session.sessionId, fresh: session.status === 'completed', find: () => Promise.resolve(session) })
  }

  /** An empty page for a session that is in progress; its attempt stays as it is. */
  again(session: Session): Promise<void> {
    return this.#once(session.sessionId, () => this.#begin({ key: session.sessionId, resume: null, fresh: true, find: () => Promise.resolve(session) }))
  }

  /** A session that no coach planned, empty or a copy. */
  free(body: FreeSession): Promise<void> {
    return this.#ask({ key: 'free', resume: null, fresh: false, find: () => this.#makeFree(body) })
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
      const params = { path: { workout_id: asked.open.workoutId } }
      await read(api.POST('/api/v1/workouts/{workout_id}/finish', { params, body: { endedAt: endOf(asked.open) } }))
      await this.#begin(asked.wanted)
    })
  }

  #ask(wanted: Wanted): Promise<void> {
    return this.#once(wanted.key, async () => {
      const { workout: open } = await read(api.GET('/api/v1/workouts/current'))
      if (open && open.sessionId === wanted.resume) navigate(`/workouts/${open.workoutId}`)
      else if (open) this.asking = { open, wanted }
      else await this.#begin(wanted)
    })
  }

  async #begin(wanted: Wanted): Promise<void> {
    const { sessionId, scheduledSessionId } = await wanted.find()
    const key = `${wanted.key} workout`
    const started = await read(
      api.POST('/api/v1/sessions/{session_id}/start', {
        params: { path: { session_id: sessionId } },
        body: { workoutId: this.#id(key), scheduledSessionId, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, fresh: wanted.fresh },
      }),
    )
    this.#ids.clear()
    this.asking = null
    navigate(`/workouts/${started.workoutId}`)
  }

  async #makeFree(body: FreeSession): Promise<Ids> {
    // Another choice after a failure is another session.
    const sessionId = this.#id(`free ${JSON.stringify(body)}`)
    return read(api.POST('/api/v1/free-sessions', { body: { ...body, sessionId, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone } }))
  }

  #id(key: string): string {
    const id = this.#ids.get(key) ?? uuid7()
    this.#ids.set(key, id)
    return id
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
