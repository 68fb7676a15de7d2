import { expect, test } from 'vitest'
import { nextPath, parseRoute, signInPath } from './routes'

const A = '0198c5f2-7a10-7000-8000-000000000001'
const B = '0198c5f2-7a10-7000-8000-000000000002'

test.each([
  ['/', { name: 'programs' }],
  ['/sign-in', { name: 'signIn' }],
  ['/settings/', { name: 'settings' }],
  [`/workouts/${A}`, { name: 'workout', workoutId: A }],
  [`/workouts/${A}/summary`, { name: 'summary', workoutId: A }],
  ['/students', { name: 'students' }],
  [`/students/${A}`, { name: 'student', studentId: A }],
  [`/students/${A}/workouts/${B}`, { name: 'studentWorkout', studentId: A, workoutId: B }],
  ['/invite', { name: 'invite' }],
  ['/reset', { name: 'reset' }],
  ['/programs', { name: 'teamPrograms' }],
  [`/teams/${A}`, { name: 'team', teamId: A }],
  ['/workouts/7', { name: 'missing' }],
  ['/calendar', { name: 'calendar' }],
  ['/agenda', { name: 'missing' }],
])('%s', (path, route) => {
  expect(parseRoute(path)).toEqual(route)
})

test('sign-in leads back to where the person was', () => {
  expect(signInPath('/')).toBe('/sign-in')
  expect(nextPath(signInPath(`/workouts/${A}`).slice('/sign-in'.length))).toBe(`/workouts/${A}`)
})

test.each(['//evil.example/', '/\\evil.example', 'https://evil.example/', '/sign-in', '/nowhere', ''])('but never to %s', (next) => {
  expect(nextPath(`?next=${encodeURIComponent(next)}`)).toBeNull()
})

test('an invitation waits behind the # while somebody signs in', () => {
  expect(nextPath('?next=%2Finvite', '#K7RM2PXW')).toBe('/invite#K7RM2PXW')
  expect(nextPath('?next=%2Fsettings', '#K7RM2PXW')).toBe('/settings')
})
