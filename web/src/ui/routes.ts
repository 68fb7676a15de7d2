/** Where the page can be, read from the address. `missing` is an address that is none of ours. */
export type Route =
  | { name: 'signIn' | 'programs' | 'settings' | 'students' | 'missing' }
  | { name: 'workout' | 'summary'; workoutId: string }
  | { name: 'student'; studentId: string }
  | { name: 'studentWorkout'; studentId: string; workoutId: string }

const UUID = '([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})'

const PATTERNS: [RegExp, (ids: string[]) => Route][] = [
  [/^\/$/, () => ({ name: 'programs' })],
  [/^\/sign-in$/, () => ({ name: 'signIn' })],
  [/^\/settings$/, () => ({ name: 'settings' })],
  [/^\/students$/, () => ({ name: 'students' })],
  [new RegExp(`^/workouts/${UUID}$`), ([workoutId = '']) => ({ name: 'workout', workoutId })],
  [new RegExp(`^/workouts/${UUID}/summary$`), ([workoutId = '']) => ({ name: 'summary', workoutId })],
  [new RegExp(`^/students/${UUID}$`), ([studentId = '']) => ({ name: 'student', studentId })],
  [
    new RegExp(`^/students/${UUID}/workouts/${UUID}$`),
    ([studentId = '', workoutId = '']) => ({ name: 'studentWorkout', studentId, workoutId }),
  ],
]

export function parseRoute(pathname: string): Route {
  const path = pathname.length > 1 ? pathname.replace(/\/$/, '') : pathname
  for (const [pattern, route] of PATTERNS) {
    const match = pattern.exec(path)
    if (match) return route(match.slice(1))
  }
  return { name: 'missing' }
}

/** The address of the sign-in page that leads back to where the person was. */
export function signInPath(from: string): string {
  return from === '/' || from.startsWith('/sign-in') ? '/sign-in' : `/sign-in?next=${encodeURIComponent(from)}`
}

/** Where `next` leads, if it leads to a page of ours: an address elsewhere is never followed. */
export function nextPath(search: string): string | null {
  const next = new URLSearchParams(search).get('next')
  if (!next || !/^\/(?![/\\])/.test(next)) return null
  return ['missing', 'signIn'].includes(parseRoute(next.split(/[?#]/, 1)[0] ?? '').name) ? null : next
}
