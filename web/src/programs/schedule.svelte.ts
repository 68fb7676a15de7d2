import { api, read } from '../api/client'
import { m } from '../i18n/paraglide/messages.js'
import { daysBetween, weekdayDay } from '../i18n/times'
import { Undo } from '../ui/undo.svelte'
import { markOf, type Entry, type Program, type Session } from './model'
import { addDays } from './month'

/** Which sheet is open over a session. */
export type Asked = Entry & { step: 'menu' | 'skip' | 'day' }
type Change = { date?: string; state?: Session['state']; reason?: string | null }

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

  /** This session and all that is planned after it, so that a late one lies on today and any other a day later. */
  async pushRest({ session }: Entry, today: string): Promise<void> {
    const from = session.date
    if (from === null) return
    const to = markOf(session) === 'late' ? today : addDays(from, 1)
    await this.#do(
      () => this.#push(session, to),
      m.schedule_pushed({ count: daysBetween(from, to) }),
      m.schedule_pushed_detail({ title: session.title, day: weekdayDay(to) }),
      () => this.#push(session, from),
    )
  }

  async move({ session }: Entry, date: string): Promise<void> {
    const from = session.date
    await this.#do(
      () => this.#change(session, { date }),
      m.schedule_moved({ title: session.title }),
      m.schedule_moved_detail({ day: weekdayDay(date) }),
      from === null ? null : () => this.#change(session, { date: from }),
    )
  }

  async skip({ session }: Entry, reason: string): Promise<void> {
    await this.#do(
      () => this.#change(session, { state: 'skipped', reason: reason.trim() || null }),
      m.schedule_skipped({ title: session.title }),
      reason.trim() ? m.quoted({ text: reason.trim() }) : m.schedule_skipped_detail(),
      () => this.#change(session, { state: 'planned', reason: null }),
    )
  }

  /** A skipped session is planned again. */
  async restore({ session }: Entry): Promise<void> {
    const { reason } = session
    await this.#do(
      () => this.#change(session, { state: 'planned', reason: null }),
      m.schedule_restored({ title: session.title }),
      m.schedule_restored_detail(),
      () => this.#change(session, { state: 'skipped', reason }),
    )
  }

  /** `until` is the first day of training again: known, what follows moves at once; else when it is resumed. */
  async pause(program: Program, from: string, until: string | null): Promise<void> {
    await this.#do(
      () => this.#pause(program, from, until),
      m.schedule_paused({ title: program.title }),
      until === null ? m.schedule_paused_open() : m.schedule_paused_until({ day: weekdayDay(until) }),
      () => this.#resume(program, from),
    )
  }

  async resume(program: Program, on: string): Promise<void> {
    const since = program.pausedUntil ?? program.pausedFrom
    const first = program.pausedFrom !== null && on < program.pausedFrom ? program.pausedFrom : on
    const days = since === null ? 0 : daysBetween(since, first)
    const detail = days === 0 ? m.schedule_resumed_same() : days > 0 ? m.schedule_resumed_detail({ count: days }) : m.schedule_resumed_earlier({ count: -days })
    await this.#do(() => this.#resume(program, first), m.schedule_resumed({ title: program.title }), detail, null)
  }

  async #change(session: Session, body: Change): Promise<void> {
    const params = { path: { scheduled_session_id: session.scheduledSessionId } }
    await read(api.PATCH('/api/v1/scheduled-sessions/{scheduled_session_id}', { params, body }))
  }

  async #push(session: Session, date: string): Promise<void> {
    const params = { path: { scheduled_session_id: session.scheduledSessionId } }
    await read(api.POST('/api/v1/scheduled-sessions/{scheduled_session_id}/push', { params, body: { date } }))
  }

  async #pause(program: Program, from: string, until: string | null): Promise<void> {
    const params = { path: { assignment_id: program.assignmentId } }
    await read(api.POST('/api/v1/assignments/{assignment_id}/pause', { params, body: until === null ? { from } : { from, until } }))
  }

  async #resume(program: Program, on: string): Promise<void> {
    await read(api.POST('/api/v1/assignments/{assignment_id}/resume', { params: { path: { assignment_id: program.assignmentId } }, body: { on } }))
  }

  /** One change at a time; the second tap of two does nothing. What failed is said, and the page is as the server has it. */
  async #do(work: () => Promise<void>, title: string, detail: string, undo: (() => Promise<void>) | null): Promise<void> {
    if (await this.#once(work)) {
      this.asked = null
      this.pausing = null
      this.undo.offer(title, detail, undo && (() => void this.#once(undo)))
    }
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
