/** my-programs as they are on this phone: what the server said last, with what was done here since laid over it. */
import type { Schemas } from '../api/client'
import { attemptsOf, type Begun, goesOn, type Start, titleIn, withItems } from '../offline/day'
import type { Operation } from '../offline/operations'
import type { Workout } from './model'

type Program = Schemas['MyProgram']
type Session = Schemas['MySession']
/** `local`: something of the latest attempt is on this phone alone. */
type Local = Session & { local?: boolean }

/** `waits` says of which workouts the server does not have everything; `day` is the date of an instant. */
export function withLocal(programs: readonly Program[], operations: readonly Operation[], waits: (workoutId: string) => boolean, day: (at: Date) => string, now = Date.now()): Program[] {
  let list = [...programs]
  for (const one of attemptsOf(operations)) {
    const { start } = one
    if (start?.free && !list.some((program) => program.sessions.some(({ sessionId }) => sessionId === start.sessionId))) list = [made(start, one, day), ...list]
    list = list.map((program) => ({ ...program, sessions: program.sessions.map((session) => over(session, one, waits(one.workoutId), now)) }))
  }
  return list
}

function over(session: Session, one: Begun, local: boolean, now: number): Local {
  const begun = one.start?.sessionId === session.sessionId
  if (!begun && session.workoutId !== one.workoutId) return session
  const here = !one.start || one.start.scheduledSessionId === session.scheduledSessionId
  const status = one.ended === undefined && !one.start ? session.status : goesOn(one, now) ? 'in_progress' : 'completed'
  return {
    ...session,
    title: titleIn(one.operations) ?? session.title,
    exercises: withItems(session.exercises ?? [], one.operations, (itemId, added) => ({ itemId, exerciseId: '', ...added, config: { ...added.config } })),
    status,
    attempts: (session.attempts ?? 0) + (begun && session.workoutId !== one.workoutId ? 1 : 0),
    workoutId: one.workoutId,
    late: begun && here ? false : session.late,
    state: one.ended && here ? 'done' : session.state,
    local,
  } as Local
}

/** A session of one's own that the server has not heard of. */
function made(start: Start, one: Begun, day: (at: Date) => string): Program {
  const title = titleIn(one.operations) ?? start.free?.title ?? ''
  const date = day(new Date(start.startedAt))
  const exercises = (start.free?.exercises ?? []).map((each) => ({ exerciseId: '', ...each, config: { ...each.config } }))
  return {
    ...{ programId: start.sessionId, assignmentId: start.sessionId, title, coachName: '', startDate: date, own: true },
    ...{ ended: false, paused: false, pausedFrom: null, pausedUntil: null },
    sessions: [
      {
        ...{ sessionId: start.sessionId, scheduledSessionId: start.scheduledSessionId, version: 1, title, block: '', week: '', date, order: 0 },
        ...{ state: 'planned', reason: null, notes: null, estimatedMinutes: null, withdrawn: false, exercises, late: false, status: 'not_started', attempts: 0, workoutId: null },
      },
    ],
  }
}

export type Open = Pick<Workout, 'workoutId' | 'sessionId' | 'title' | 'startedAt' | 'lastSeenAt'>

/** The newest workout that goes on: of what was begun here and the one that the server named. */
export function openOf(programs: readonly Program[], server: Workout | null, operations: readonly Operation[], now = Date.now()): Open | null {
  const begun = attemptsOf(operations)
  const sessions = programs.flatMap((program) => program.sessions)
  const found: Open[] = begun.flatMap((one) => {
    const session = sessions.find(({ workoutId }) => workoutId === one.workoutId)
    if (!session || !one.startedAt || !goesOn(one, now)) return []
    return [{ workoutId: one.workoutId, sessionId: session.sessionId, title: session.title, startedAt: one.startedAt, lastSeenAt: new Date(one.last).toISOString() }]
  })
  const same = begun.find(({ workoutId }) => workoutId === server?.workoutId)
  if (server && !same?.ended && !found.some(({ workoutId }) => workoutId === server.workoutId)) found.push(server)
  return found.sort((a, b) => b.startedAt.localeCompare(a.startedAt))[0] ?? null
}
