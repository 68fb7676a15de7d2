/** What a session needs that is begun or opened without a network: last time's numbers, and what was logged of late. Asked once per page and change. */
import { api } from '../api/client'
import { connection } from '../offline/connection.svelte'
import { markOf, type Program, type Session, todays } from './model'

const MOST_NEXT = 8
const MOST_OPENED = 4
const asked = new Set<string>()

/** Of today, in progress, late, and the next two of each program: what will be trained next. */
function nextOf(programs: Program[], today: string): Session[] {
  const going = programs.filter((program) => !program.ended && !program.own)
  const late = going.flatMap(({ sessions }) => sessions.filter((session) => markOf(session) === 'late').slice(-1))
  const next = going.flatMap(({ sessions }) => sessions.filter((session) => markOf(session) === 'todo' && (session.date ?? today) >= today).slice(0, 2))
  return [...new Set([...todays(programs, today).map(({ session }) => session), ...late, ...next])].slice(0, MOST_NEXT)
}

/** The newest attempts, which Modifier opens. */
function openedOf(programs: Program[]): string[] {
  const ids = programs.flatMap(({ sessions }) => sessions.map(({ workoutId }) => workoutId).filter((id) => id !== null))
  return [...new Set(ids)].sort().reverse().slice(0, MOST_OPENED)
}

/** One question after the other, when the page has nothing better to do; it ends with the first that is not answered. */
export async function prefetch(programs: Program[], today: string): Promise<void> {
  const sessions = nextOf(programs, today).map(({ sessionId, attempts }) => [`${sessionId} ${attempts}`, () => lastTime(sessionId)] as const)
  const opened = openedOf(programs).map((workoutId) => [workoutId, () => progress(workoutId)] as const)
  for (const [key, ask] of [...sessions, ...opened]) {
    if (asked.has(key)) continue
    if (!connection.reachable || !(await ask())) return
    asked.add(key)
  }
}

const lastTime = (sessionId: string) => answered(api.GET('/api/v1/sessions/{session_id}/last-time', { params: { path: { session_id: sessionId } } }))
const progress = (workoutId: string) => answered(api.GET('/api/v1/workouts/{workout_id}/progress', { params: { path: { workout_id: workoutId }, query: { heads: true } } }))

function answered(asking: Promise<unknown>): Promise<boolean> {
  return asking.then(
    () => connection.reachable,
    () => false,
  )
}
