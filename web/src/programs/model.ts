import type { Schemas } from '../api/client'
import { daysBetween } from '../i18n/times'
import type { Mark } from '../ui/icon'
import { mondayOf } from './month'

export type Program = Omit<Schemas['MyProgram'], 'sessions'> & { sessions: Session[] }
/** As the server says, and what follows from the sessions beside it: `held` waits for the end of a pause, `repeated` occurs more than once, something of a `local` one is on this phone alone. */
export type Session = Required<Schemas['MySession']> & { held: boolean; repeated: boolean; local: boolean }
export type Workout = Schemas['Workout']
export type Entry = { program: Program; session: Session }
export type Week = { key: string; label: string; sessions: Session[]; open: boolean; done: number }

/** How a session stands. A planned one whose date has passed is late, until a person skips it. */
export function markOf(session: Session): Mark {
  // Of a session that occurs more than once, attempts are not told apart: what a person sees is what this occurrence became.
  if (session.repeated && session.state === 'done') return 'done'
  if (session.status === 'in_progress') return 'doing'
  // An attempt that was left empty does not make up for it, says the server.
  if (session.late) return 'late'
  if (session.state === 'done' || (session.status === 'completed' && !session.repeated)) return 'done'
  return session.state === 'planned' ? 'todo' : 'skip'
}

export function daysLate(session: Session, today: string): number {
  return session.date === null ? 0 : daysBetween(session.date, today)
}

const ORDER: Record<Mark, number> = { doing: 0, todo: 1, late: 1, skip: 2, done: 3 }

/** What a student has in hand today: what is in progress, whatever its day, then today's sessions, then the next one of each program without dates. */
export function todays(programs: Program[], today: string): Entry[] {
  const all = programs.flatMap((program) => program.sessions.map((session) => ({ program, session })))
  const dated = all
    .filter(({ session }) => session.status === 'in_progress' || (session.date === today && !session.held && !['skipped', 'excused'].includes(session.state)))
    .sort((a, b) => ORDER[markOf(a.session)] - ORDER[markOf(b.session)])
  const next = programs.flatMap((program) => {
    const session = nextUndated(program)
    return session ? [{ program, session }] : []
  })
  return [...dated, ...next]
}

/** A program without dates goes in order: its next session stands in for today's. */
export function nextUndated(program: Program): Session | null {
  if (isOver(program) || program.own || program.paused || program.sessions.some((session) => session.date !== null)) return null
  if (program.sessions.some((session) => session.status === 'in_progress')) return null
  return program.sessions.find((session) => markOf(session) === 'todo' && !session.withdrawn) ?? null
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
    week.done = week.sessions.filter((session) => markOf(session) === 'done').length
    week.open = week.sessions.some(
      (session) => session === next || markOf(session) === 'late' || (session.date !== null && mondayOf(session.date) === mondayOf(today)),
    )
  }
  return [...found.values()]
}

/** Where the bar of weeks stands: the index of the current week, -1 before the first and after the last. */
export function currentWeek(all: Week[], today: string): number {
  return all.findIndex((week) => week.sessions.some((session) => session.date !== null && mondayOf(session.date) === mondayOf(today)))
}

/** A coach has ended it, or nothing of it is left to do. */
export function isOver(program: Program): boolean {
  return program.ended || (program.sessions.length > 0 && program.sessions.every((session) => ['done', 'skip'].includes(markOf(session))))
}

/** Programs that go on come before those whose days are all behind. */
export function sorted(programs: Program[], today: string): Program[] {
  const behind = (program: Program) => isOver(program) || program.sessions.every((session) => (session.date !== null && session.date < today) || markOf(session) === 'done')
  return [...programs].sort((a, b) => Number(behind(a)) - Number(behind(b)))
}

/** The programs as the server says, with what follows from them as a whole. */
export function prepared(programs: Schemas['MyProgram'][]): Program[] {
  return programs.map((program) => {
    const counts = new Map<string, number>()
    for (const { sessionId } of program.sessions) counts.set(sessionId, (counts.get(sessionId) ?? 0) + 1)
    const from = program.paused ? program.pausedFrom : null
    const held = ({ state, date }: Schemas['MySession']) => from !== null && state === 'planned' && (date === null || date >= from)
    // What the server leaves out is what it says by default.
    const sessions = program.sessions.map((session) => ({
      ...{ exercises: [], late: false, status: 'not_started' as const, attempts: 0, workoutId: null, local: false },
      ...session,
      held: held(session),
      repeated: (counts.get(session.sessionId) ?? 0) > 1,
    }))
    return { ...program, sessions }
  })
}

/** What stands on each day of a calendar. */
export function byDay(programs: Program[]): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>()
  for (const program of programs) {
    for (const session of program.sessions) {
      if (session.date !== null) found.set(session.date, [...(found.get(session.date) ?? []), { program, session }])
    }
  }
  return found
}

/** The number of the program's week by the Monday it begins on; where programs disagree there is none. */
export function weekNumbers(programs: Program[]): Map<string, number> {
  const found = new Map<string, Set<number>>()
  for (const program of programs) {
    const first = program.sessions.map(({ date }) => date).filter((date) => date !== null).sort()[0]
    const keys = [...new Set(program.sessions.map(({ block, week }) => `${block}\n${week}`))]
    if (first === undefined || keys.length < 2) continue
    for (const session of program.sessions) {
      if (session.date === null) continue
      const monday = mondayOf(session.date)
      found.set(monday, (found.get(monday) ?? new Set()).add(keys.indexOf(`${session.block}\n${session.week}`) + 1))
    }
  }
  return new Map([...found].flatMap(([monday, numbers]) => (numbers.size === 1 ? [[monday, [...numbers][0] ?? 0] as const] : [])))
}

const HOUR_MS = 3_600_000

/** When an open workout that is ended from elsewhere is said to have ended: at its last sign if that is long ago, else now. */
export function endOf(workout: Pick<Workout, 'startedAt' | 'lastSeenAt'>, now = Date.now()): string {
  const sign = Date.parse(workout.lastSeenAt ?? workout.startedAt)
  return new Date(now - sign > HOUR_MS ? sign : now).toISOString()
}
