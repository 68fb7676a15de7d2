import type { Schemas } from '../api/client'
import { dayOf, daysBetween } from '../i18n/times'
import type { Mark } from '../ui/icon'

export type Program = Schemas['MyProgram']
export type Session = Schemas['MySession']
export type Workout = Schemas['Workout']
export type Week = { key: string; label: string; sessions: Session[]; open: boolean; done: number }

/** How a session stands on a day. A planned one whose date has passed is late, until a person skips it. */
export function markOf(session: Session, today: string): Mark {
  if (session.status === 'in_progress') return 'doing'
  if (session.status === 'completed' || session.state === 'done') return 'done'
  if (session.state !== 'planned') return 'skip'
  return session.date !== null && session.date < today ? 'late' : 'todo'
}

export function daysLate(session: Session, today: string): number {
  return session.date === null ? 0 : daysBetween(session.date, today)
}

const ORDER: Record<Mark, number> = { doing: 0, todo: 1, late: 1, skip: 2, done: 3 }

/** What a student has in hand today: what is in progress, whatever its day, then today's sessions. */
export function todays(programs: Program[], today: string): { program: Program; session: Session }[] {
  return programs
    .flatMap((program) => program.sessions.map((session) => ({ program, session })))
    .filter(({ session }) => session.status === 'in_progress' || session.date === today)
    .sort((a, b) => ORDER[markOf(a.session, today)] - ORDER[markOf(b.session, today)])
}

/** A program without dates goes in order: its next session stands in for today's. */
export function nextUndated(program: Program): Session | null {
  if (program.sessions.some((session) => session.date !== null)) return null
  return program.sessions.find((session) => session.state === 'planned' && session.status === 'not_started') ?? null
}

/** The Monday of a day's week, as a time. */
function monday(date: string): number {
  const at = dayOf(date)
  at.setDate(at.getDate() - ((at.getDay() + 6) % 7))
  return at.getTime()
}

/** The weeks as the coach wrote them. Open are the current one and those with something left to do from before. */
export function weeks(program: Program, today: string): Week[] {
  const found = new Map<string, Week>()
  for (const session of program.sessions) {
    const key = `${session.block}\n${session.week}`
    const week = found.get(key) ?? { key, label: session.week, sessions: [], open: false, done: 0 }
    week.sessions.push(session)
    found.set(key, week)
  }
  const next = nextUndated(program)
  for (const week of found.values()) {
    week.done = week.sessions.filter((session) => markOf(session, today) === 'done').length
    week.open = week.sessions.some(
      (session) => session === next || markOf(session, today) === 'late' || (session.date !== null && monday(session.date) === monday(today)),
    )
  }
  return [...found.values()]
}

/** Where the bar of weeks stands: the index of the current week, -1 before the first and after the last. */
export function currentWeek(all: Week[], today: string): number {
  return all.findIndex((week) => week.sessions.some((session) => session.date !== null && monday(session.date) === monday(today)))
}

/** Programs that go on come before those that are over. */
export function sorted(programs: Program[], today: string): Program[] {
  const over = (program: Program) => program.sessions.every((session) => (session.date !== null && session.date < today) || markOf(session, today) === 'done')
  return [...programs].sort((a, b) => Number(over(a)) - Number(over(b)))
}

const HOUR_MS = 3_600_000

/** When an open workout that is ended from elsewhere is said to have ended: at its last sign if that is long ago, else now. */
export function endOf(workout: Workout, now = Date.now()): string {
  const sign = Date.parse(workout.lastSeenAt ?? workout.startedAt)
  return new Date(now - sign > HOUR_MS ? sign : now).toISOString()
}
