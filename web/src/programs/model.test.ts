import { expect, test } from 'vitest'
import type { Exercise } from '../api/document'
import { byDay, currentWeek, daysLate, endOf, isOver, markOf, nextUndated, prepared, type Program, type Session, sorted, todays, weekNumbers, weeks } from './model'
import { placeOf, setsOf } from './place'

const TODAY = '2026-11-25'

function session(part: Partial<Session>): Session {
  const plain = { sessionId: '', scheduledSessionId: '', version: 1, title: 'S', block: 'B', week: 'Semaine 1', date: null, order: 0, notes: null, estimatedMinutes: null, exercises: [] }
  const state = { state: 'planned', status: 'not_started', attempts: 0, workoutId: null, reason: null, withdrawn: false } as const
  const late = part.date != null && part.date < TODAY && (part.state ?? 'planned') === 'planned' && (part.status ?? 'not_started') === 'not_started'
  return { ...plain, ...state, late, held: false, repeated: false, local: false, ...part }
}

function program(title: string, sessions: Session[], part: Partial<Program> = {}): Program {
  const plain = { coachName: 'Marion Lefèvre', startDate: null, own: false, ended: false, paused: false, pausedFrom: null, pausedUntil: null }
  return { programId: title, assignmentId: title, title, ...plain, sessions, ...part }
}

test.each<[Partial<Session>, string]>([
  [{ date: TODAY }, 'todo'],
  [{ date: '2026-11-26' }, 'todo'],
  [{ date: '2026-11-23' }, 'late'],
  [{ date: '2026-11-23', state: 'skipped' }, 'skip'],
  [{ date: '2026-11-23', state: 'excused' }, 'skip'],
  [{ date: '2026-11-23', status: 'in_progress' }, 'doing'],
  [{ date: '2026-11-23', status: 'completed' }, 'done'],
  [{ date: null }, 'todo'],
  [{ date: TODAY, status: 'completed', repeated: true }, 'todo'],
  [{ date: '2026-11-23', status: 'in_progress', state: 'done', repeated: true }, 'done'],
])('%j is %s', (part, mark) => {
  expect(markOf(session(part))).toBe(mark)
})

test('a program that is paused holds what is planned since; a session that occurs twice is told', () => {
  const sessions = [session({ sessionId: 'a', date: '2026-11-20' }), session({ sessionId: 'a', date: TODAY }), session({ sessionId: 'b', date: '2026-11-24', state: 'done' })]
  const [paused] = prepared([program('P', sessions, { paused: true, pausedFrom: '2026-11-24' })])
  expect(paused?.sessions.map(({ held, repeated }) => [held, repeated])).toEqual([[false, true], [true, true], [false, false]])
  expect(todays(paused ? [paused] : [], TODAY)).toEqual([])
  expect(prepared([program('P', sessions)])[0]?.sessions.some(({ held }) => held)).toBe(false)
})

test('over is what was ended, or where nothing is left', () => {
  expect(isOver(program('P', [session({ state: 'done' }), session({ state: 'skipped' })]))).toBe(true)
  expect(isOver(program('P', [session({ state: 'done' }), session({})]))).toBe(false)
  expect(isOver(program('P', [session({})], { ended: true }))).toBe(true)
})

test('a calendar has what stands on each day, and the number of its week where programs agree', () => {
  const first = program('P', [session({ date: '2026-11-16' }), session({ week: 'Semaine 2', date: '2026-11-25' }), session({ week: 'Semaine 2', date: '2026-11-25' })])
  expect(byDay([first]).get('2026-11-25')).toHaveLength(2)
  expect([...weekNumbers([first])]).toEqual([['2026-11-16', 1], ['2026-11-23', 2]])
  const other = program('Q', [session({ date: '2026-11-24' }), session({ week: 'Semaine 2', date: '2026-12-01' })])
  expect([...weekNumbers([first, other])]).toEqual([['2026-11-16', 1], ['2026-11-30', 2]])
})

test('days late are calendar days', () => {
  expect(daysLate(session({ date: '2026-11-23' }), TODAY)).toBe(2)
})

test('today holds what is in progress first, then what is to do, then what is done', () => {
  const done = session({ title: 'done', date: TODAY, status: 'completed' })
  const todo = session({ title: 'todo', date: TODAY })
  const doing = session({ title: 'doing', date: '2026-11-20', status: 'in_progress' })
  const late = session({ title: 'late', date: '2026-11-20' })
  expect(todays([program('P', [done, late, todo, doing])], TODAY).map(({ session: { title } }) => title)).toEqual(['doing', 'todo', 'done'])
})

test('weeks keep the order of the program; open are this one and those with something late', () => {
  const all = weeks(
    program('P', [
      session({ week: 'Semaine 1', date: '2026-11-09', status: 'completed' }),
      session({ week: 'Semaine 2', date: '2026-11-18' }),
      session({ week: 'Semaine 3', date: '2026-11-29' }),
      session({ week: 'Semaine 4', date: '2026-11-30' }),
    ]),
    TODAY,
  )
  expect(all.map(({ label, open, done }) => [label, open, done])).toEqual([
    ['Semaine 1', false, 1],
    ['Semaine 2', true, 0],
    ['Semaine 3', true, 0],
    ['Semaine 4', false, 0],
  ])
  expect(currentWeek(all, TODAY)).toBe(2)
})

test('a program without dates goes in order', () => {
  const next = session({ title: 'next' })
  expect(nextUndated(program('P', [session({ status: 'completed', state: 'done' }), next, session({})]))).toBe(next)
  expect(nextUndated(program('P', [session({ date: TODAY })]))).toBeNull()
})

test('programs that are over come last', () => {
  const over = program('over', [session({ date: '2026-10-01' })])
  const going = program('going', [session({ date: '2026-12-01' })])
  expect(sorted([over, going], TODAY)).toEqual([going, over])
})

function exercise(part: Partial<Exercise>): Exercise {
  const plain = { itemId: '', position: 0, exerciseId: '', exerciseName: 'Squat barre', skipReason: null, notes: null, videos: [] }
  return { ...plain, exerciseType: 'standard', status: 'not_started', config: { sets: 3 }, data: { rpe: null, notes: null, sets: [] }, ...part }
}

test('where to pick up: the exercise at hand and its next set, warm-ups not counted', () => {
  const done = { done: true } as never
  const config = { setGroups: [{ count: 1, kind: 'warmup' as const }, { count: 3 }] }
  const first = exercise({ status: 'completed' })
  const second = exercise({ status: 'in_progress', config, data: { rpe: null, notes: null, sets: [done, done] } })
  expect(placeOf([first, second])).toEqual({ exercise: 'Squat barre', set: 2 })
  expect(setsOf({ ...second, data: { ...second.data, setsCompleted: 1 } })).toEqual({ count: 1, total: 3 })
  expect(setsOf(second)).toBeNull()
  expect(placeOf([exercise({ config })])).toEqual({ exercise: 'Squat barre', set: null })
  expect(placeOf([exercise({ exerciseType: 'AMRAP', exerciseName: 'Cindy' })])).toEqual({ exercise: 'Cindy', set: null })
  expect(placeOf([first, exercise({ status: 'skipped' })])).toBeNull()
})

test('a workout left open long ago is said to have ended at its last sign', () => {
  const open = { startedAt: '2026-11-25T08:00:00Z', lastSeenAt: '2026-11-25T08:50:00Z' } as never
  expect(endOf(open, Date.parse('2026-11-25T18:00:00Z'))).toBe('2026-11-25T08:50:00.000Z')
  expect(endOf(open, Date.parse('2026-11-25T09:00:00Z'))).toBe('2026-11-25T09:00:00.000Z')
})
