import { api, read } from '../api/client'
import { uuid7 } from '../offline/ids'
import { navigate } from '../ui/router.svelte'
import { endOf, type Session, type Workout } from './model'

/** Commencer: one attempt however often it is pressed, and a question first when another workout is open. */
export class Starter {
  /** The session that is being started; its button waits. */
  starting: string | null = $state(null)
  problem: unknown = $state.raw(null)
  /** Another workout that is open, with the session that waits for the answer. */
  asking: { open: Workout; session: Session } | null = $state.raw(null)
  // Kept until the server has answered: a retry names the same attempt and makes nothing twice.
  readonly #ids = new Map<string, string>()

  async start(session: Session): Promise<void> {
    await this.#once(session, async () => {
      const { workout: open } = await read(api.GET('/api/v1/workouts/current'))
      if (open && open.sessionId === session.sessionId) navigate(`/workouts/${open.workoutId}`)
      else if (open) this.asking = { open, session }
      else await this.#begin(session)
    })
  }

  /** Both stay open. */
  async keepBoth(): Promise<void> {
    const asked = this.asking
    if (asked) await this.#once(asked.session, () => this.#begin(asked.session))
  }

  async finishOther(): Promise<void> {
    const asked = this.asking
    if (!asked) return
    await this.#once(asked.session, async () => {
      const params = { path: { workout_id: asked.open.workoutId } }
      await read(api.POST('/api/v1/workouts/{workout_id}/finish', { params, body: { endedAt: endOf(asked.open) } }))
      await this.#begin(asked.session)
    })
  }

  async #begin(session: Session): Promise<void> {
    const workoutId = this.#ids.get(session.sessionId) ?? uuid7()
    this.#ids.set(session.sessionId, workoutId)
    const started = await read(
      api.POST('/api/v1/sessions/{session_id}/start', {
        params: { path: { session_id: session.sessionId } },
        body: {
          workoutId,
          scheduledSessionId: session.scheduledSessionId,
          timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          fresh: session.status === 'completed',
        },
      }),
    )
    this.#ids.delete(session.sessionId)
    this.asking = null
    navigate(`/workouts/${started.workoutId}`)
  }

  /** The second tap of two does nothing. */
  async #once(session: Session, work: () => Promise<void>): Promise<void> {
    if (this.starting) return
    this.starting = session.sessionId
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
