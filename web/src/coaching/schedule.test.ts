import { expect, test } from 'vitest'
import { doneOf, given, type Given, inHand, markOf, nextMonday, type Planned } from './schedule'

const planned = (title: string, more: Partial<Planned> = {}): Planned => ({
  sessionId: title,
  scheduledSessionId: title,
  title,
  version: 1,
  block: '',
  week: '',
  date: null,
  order: 0,
  state: 'planned',
  reason: null,
  withdrawn: false,
  late: false,
  notes: null,
  estimatedMinutes: null,
  exercises: [],
  status: 'not_started',
  attempts: 0,
  workoutId: null,
  ...more,
})

const program = (sessions: Planned[], more: Partial<Given> = {}): Given => ({
  programId: 'p',
  assignmentId: 'a',
  title: 'Force',
  coachName: 'Marion Lefèvre',
  startDate: null,
  own: false,
  ended: false,
  paused: false,
  pausedFrom: null,
  pausedUntil: null,
  sessions,
  ...more,
})

const titles = (sessions: Planned[]) => sessions.map(({ title }) => title)

test('in hand are what is open, what is late, today, and the next few', () => {
  const sessions = [
    planned('done', { state: 'done', status: 'completed', date: '2026-11-16' }),
    planned('skipped', { state: 'skipped', date: '2026-11-17' }),
    planned('late', { late: true, date: '2026-11-20' }),
    planned('gone', { withdrawn: true, date: '2026-11-21' }),
    planned('doing', { status: 'in_progress', date: '2026-11-22' }),
    planned('today', { date: '2026-11-23' }),
    planned('next', { date: '2026-11-25' }),
    planned('after', { date: '2026-11-27' }),
  ]
  expect(titles(inHand(program(sessions), '2026-11-23'))).toEqual(['late', 'doing', 'today', 'next'])
  expect(titles(inHand(program(sessions.slice(6)), '2026-11-23'))).toEqual(['next', 'after'])
  expect(doneOf(program(sessions))).toBe(1)
})

test('a session that was completed again is done, whatever was planned', () => {
  expect(markOf(planned('a', { status: 'completed' }))).toBe('done')
  expect(markOf(planned('a', { state: 'excused' }))).toBe('skip')
})

test('what has ended stands apart, and a student’s own is not a coach’s to manage', () => {
  const { running, ended } = given([program([]), program([], { ended: true }), program([], { own: true })])
  expect([running.length, ended.length]).toEqual([1, 1])
})

test.each([
  ['2026-11-22', '2026-11-23'],
  ['2026-11-23', '2026-11-30'],
  ['2026-12-29', '2027-01-04'],
])('after %s comes Monday %s', (day, monday) => {
  expect(nextMonday(day)).toBe(monday)
})
