/** Where the page can be, read from the address. `missing` is an address that is none of ours. */
export type Route =
  | { name: 'signIn' | 'programs' | 'calendar' | 'settings' | 'students' | 'invite' | 'reset' | 'teamPrograms' | 'verify' | 'missing' }
  | { name: 'workout' | 'summary' | 'history'; workoutId: string }
  | { name: 'student'; studentId: string }
  | { name: 'team'; teamId: string }
  | { name: 'studentWorkout'; studentId: string; workoutId: string }

const UUID = '([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})'

const PATTERNS: [RegExp, (ids: string[]) => Route][] = [
  [/^\/$/, () => ({ name: 'programs' })],
  [/^\/calendar$/, () => ({ name: 'calendar' })],
  [/^\/sign-in$/, () => ({ name: 'signIn' })],
  [/^\/settings$/, () => ({ name: 'settings' })],
  [/^\/invite$/, () => ({ name: 'invite' })],
  [/^\/reset$/, () => ({ name: 'reset' })],
  [/^\/programs$/, () => ({ name: 'teamPrograms' })],
  [new RegExp(`^/teams/${UUID}$`), ([teamId = '']) => ({ name: 'team', teamId })],
  [/^\/verify$/, () => ({ name: 'verify' })],
  [/^\/students$/, () => ({ name: 'students' })],
  [new RegExp(`^/workouts/${UUID}$`), ([workoutId = '']) => ({ name: 'workout', workoutId })],
  [new RegExp(`^/workouts/${UUID}/summary$`), ([workoutId = '']) => ({ name: 'summary', workoutId })],
  [new RegExp(`^/workouts/${UUID}/history$`), ([workoutId = '']) => ({ name: 'history', workoutId })],
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

/** Pages in front of the notebook: anybody may open them, signed in or not. */
export const isOpen = (route: Route): boolean => route.name === 'invite' || route.name === 'reset'

/**
 * Where `next` leads, if it leads to a page of ours: an address elsewhere is never followed.
 * What names an invitation stays behind the # of `hash` all the way, because a query is sent to the server and a # is not.
 */
export function nextPath(search: string, hash = ''): string | null {
  const next = new URLSearchParams(search).get('next')
  if (!next || !/^\/(?![/\\])/.test(next)) return null
  const { name } = parseRoute(next.split(/[?#]/, 1)[0] ?? '')
  if (name === 'invite') return '/invite' + hash
  return ['missing', 'signIn', 'reset'].includes(name) ? null : next
}
