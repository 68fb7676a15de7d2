import type { Schemas } from '../api/client'
import type { Mark } from '../ui/icon'

export type Given = Schemas['MyProgram']
export type Planned = Given['sessions'][number]

/** How many of what is to come a coach sees at once. */
const AHEAD = 3

export function markOf(session: Planned): Mark {
  if (session.status === 'in_progress') return 'doing'
  if (session.status === 'completed' || session.state === 'done') return 'done'
  if (session.state !== 'planned') return 'skip'
  return session.late ? 'late' : 'todo'
}

/** What a coach can take in hand with a student: what is in progress or late, all of today, then the next few. */
export function inHand(program: Given, today: string): Planned[] {
  const open = program.sessions.filter((session) => !session.withdrawn && ['doing', 'late', 'todo'].includes(markOf(session)))
  const now = open.filter((session) => markOf(session) !== 'todo' || session.date === today)
  const ahead = open.filter((session) => !now.includes(session))
  return [...now, ...ahead.slice(0, Math.max(1, AHEAD - now.length))]
}

export const doneOf = (program: Given): number => program.sessions.filter((session) => markOf(session) === 'done').length

/** Programs of the team, those that go on first; a student's own are theirs. */
export function given(programs: Given[]): { running: Given[]; ended: Given[] } {
  const theirs = programs.filter((program) => !program.own)
  return { running: theirs.filter((program) => !program.ended), ended: theirs.filter((program) => program.ended) }
}

/** The Monday that follows a day ("2026-11-23"): where most programmes begin. */
export function nextMonday(date: string): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const at = new Date(Date.UTC(year, month - 1, day))
  at.setUTCDate(at.getUTCDate() + ((8 - at.getUTCDay()) % 7 || 7))
  return at.toISOString().slice(0, 10)
}
