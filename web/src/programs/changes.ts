/** What a student may change of the plan, each with its words and the way back: loaded with the first change. */
import { api, read } from '../api/client'
import { m } from '../i18n/paraglide/messages.js'
import { daysBetween, weekdayDay } from '../i18n/times'
import { markOf, type Entry, type Program, type Session } from './model'
import { addDays } from './month'

type Body = { date?: string; state?: Session['state']; reason?: string | null }
/** `undo` is null where there is no way back. */
export type Change = { work: () => Promise<void>; title: string; detail: string; undo: (() => Promise<void>) | null }

/** This session and all that is planned after it, so that a late one lies on today and any other a day later. Null for one without a day. */
export function pushRest({ session }: Entry, today: string): Change | null {
  const from = session.date
  if (from === null) return null
  const to = markOf(session) === 'late' ? today : addDays(from, 1)
  return {
    work: () => push(session, to),
    title: m.schedule_pushed({ count: daysBetween(from, to) }),
    detail: m.schedule_pushed_detail({ title: session.title, day: weekdayDay(to) }),
    undo: () => push(session, from),
  }
}

export function move({ session }: Entry, date: string): Change {
  const from = session.date
  return {
    work: () => change(session, { date }),
    title: m.schedule_moved({ title: session.title }),
    detail: m.schedule_moved_detail({ day: weekdayDay(date) }),
    undo: from === null ? null : () => change(session, { date: from }),
  }
}

export function skip({ session }: Entry, reason: string): Change {
  return {
    work: () => change(session, { state: 'skipped', reason: reason.trim() || null }),
    title: m.schedule_skipped({ title: session.title }),
    detail: reason.trim() ? m.quoted({ text: reason.trim() }) : m.schedule_skipped_detail(),
    undo: () => change(session, { state: 'planned', reason: null }),
  }
}

/** A skipped session is planned again. */
export function restore({ session }: Entry): Change {
  const { reason } = session
  return {
    work: () => change(session, { state: 'planned', reason: null }),
    title: m.schedule_restored({ title: session.title }),
    detail: m.schedule_restored_detail(),
    undo: () => change(session, { state: 'skipped', reason }),
  }
}

/** `until` is the first day of training again: known, what follows moves at once; else when it is resumed. */
export function pause(program: Program, from: string, until: string | null): Change {
  return {
    work: () => rest(program, from, until),
    title: m.schedule_paused({ title: program.title }),
    detail: until === null ? m.schedule_paused_open() : m.schedule_paused_until({ day: weekdayDay(until) }),
    undo: () => goOn(program, from),
  }
}

export function resume(program: Program, on: string): Change {
  const since = program.pausedUntil ?? program.pausedFrom
  const first = program.pausedFrom !== null && on < program.pausedFrom ? program.pausedFrom : on
  const days = since === null ? 0 : daysBetween(since, first)
  const detail = days === 0 ? m.schedule_resumed_same() : days > 0 ? m.schedule_resumed_detail({ count: days }) : m.schedule_resumed_earlier({ count: -days })
  return { work: () => goOn(program, first), title: m.schedule_resumed({ title: program.title }), detail, undo: null }
}

async function change(session: Session, body: Body): Promise<void> {
  const params = { path: { scheduled_session_id: session.scheduledSessionId } }
  await read(api.PATCH('/api/v1/scheduled-sessions/{scheduled_session_id}', { params, body }))
}

async function push(session: Session, date: string): Promise<void> {
  const params = { path: { scheduled_session_id: session.scheduledSessionId } }
  await read(api.POST('/api/v1/scheduled-sessions/{scheduled_session_id}/push', { params, body: { date } }))
}

async function rest(program: Program, from: string, until: string | null): Promise<void> {
  const params = { path: { assignment_id: program.assignmentId } }
  await read(api.POST('/api/v1/assignments/{assignment_id}/pause', { params, body: until === null ? { from } : { from, until } }))
}

async function goOn(program: Program, on: string): Promise<void> {
  await read(api.POST('/api/v1/assignments/{assignment_id}/resume', { params: { path: { assignment_id: program.assignmentId } }, body: { on } }))
}
