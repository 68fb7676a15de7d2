import { expect, test } from 'vitest'
import type { Schemas } from '../api/client'
import { FINISH, itemOp, START, TITLE } from '../offline/day'
import type { Operation, Value } from '../offline/operations'
import { openOf, withLocal } from './local'

const NOW = Date.parse('2026-11-25T18:00:00Z')
const A = '0198c5f2-7a10-7000-8000-00000000000a'
const B = '0198c5f2-7a10-7000-8000-00000000000b'

let made = 0
function op(workoutId: string, path: string, value: unknown, at = '17:00', clockOffset: number | null = null): Operation {
  made += 1
  return { opId: String(made), workoutId, path, value: value as Value, base: null, editedAt: `2026-11-25T${at}:00.000Z`, clockOffset, appVersion: '1' }
}

const start = (workoutId: string, sessionId: string, more: object = {}, at = '17:00') =>
  op(workoutId, START, { sessionId, scheduledSessionId: `${sessionId}-1`, startedAt: `2026-11-25T${at}:00.000Z`, timeZone: 'Europe/Paris', fresh: false, ...more }, at)

function program(...sessions: Partial<Schemas['MySession']>[]): Schemas['MyProgram'] {
  const plain = { version: 1, title: 'Squat', block: '', week: '', date: '2026-11-25', order: 0, state: 'planned', reason: null, notes: null, estimatedMinutes: null, withdrawn: false } as const
  return {
    ...{ programId: 'p', assignmentId: 'p', title: 'P', coachName: 'Marion', startDate: null, own: false, ended: false, paused: false, pausedFrom: null, pausedUntil: null },
    sessions: sessions.map((one) => ({ sessionId: 's', scheduledSessionId: 's-1', ...plain, ...one })),
  }
}

const lay = (programs: Schemas['MyProgram'][], ...operations: Operation[]) => withLocal(programs, operations, () => true, () => '2026-11-25', NOW)
const only = (programs: Schemas['MyProgram'][]) => programs.flatMap(({ sessions }) => sessions)[0]

test('a session that was begun here is in progress, and done when it is finished here', () => {
  const late = program({ late: true })
  expect(only(lay([late], start(A, 's')))).toMatchObject({ status: 'in_progress', workoutId: A, attempts: 1, late: false, state: 'planned', local: true })
  expect(only(lay([late], start(A, 's'), op(A, FINISH, { endedAt: '2026-11-25T17:30:00Z' })))).toMatchObject({ status: 'completed', attempts: 1, state: 'done' })
})

test('an attempt that the server names already is not counted again', () => {
  const known = program({ status: 'in_progress', attempts: 2, workoutId: A })
  expect(only(lay([known], start(A, 's'), op(A, FINISH, { endedAt: '2026-11-25T17:30:00Z' })))).toMatchObject({ status: 'completed', attempts: 2, workoutId: A })
})

test('one that was begun elsewhere is finished and opened again here', () => {
  const known = program({ status: 'in_progress', attempts: 1, workoutId: A, state: 'planned' })
  const finish = op(A, FINISH, { endedAt: '2026-11-25T17:30:00Z' })
  expect(only(lay([known], finish))).toMatchObject({ status: 'completed', state: 'done' })
  expect(only(lay([known], finish, op(A, FINISH, null)))).toMatchObject({ status: 'in_progress' })
  expect(only(lay([known], op(A, '/feedback/rpe', 8)))).toMatchObject({ status: 'in_progress', local: true })
})

test('left alone for four hours it reads as closed, and is not done', () => {
  expect(only(lay([program({})], start(A, 's', {}, '13:59')))).toMatchObject({ status: 'completed', state: 'planned' })
})

test('of two attempts the later one stands for the session, and each press counts', () => {
  const both = [start(A, 's'), op(A, FINISH, { endedAt: '2026-11-25T17:30:00Z' }), start(B, 's', { fresh: true }, '17:40')]
  expect(only(lay([program({})], ...both))).toMatchObject({ status: 'in_progress', workoutId: B, attempts: 2, state: 'done' })
})

test('only the occurrence that was begun is done', () => {
  const twice = program({}, { scheduledSessionId: 's-2' })
  const [first, second] = lay([twice], start(A, 's'), op(A, FINISH, { endedAt: '2026-11-25T17:30:00Z' })).flatMap(({ sessions }) => sessions)
  expect([first?.state, second?.state]).toEqual(['done', 'planned'])
})

test('a free session that the server has not heard of is there, with what it is made of now', () => {
  const added = { exerciseName: 'Pompes', exerciseType: 'standard', config: {} }
  const free = start(A, 'f', { free: { title: 'Séance libre', exercises: [] } })
  const programs = lay([program({})], free, op(A, itemOp('i1'), added), op(A, itemOp('i2'), added), op(A, itemOp('i1'), null), op(A, TITLE, 'Au parc'))
  expect(programs.map(({ own }) => own)).toEqual([true, false])
  expect(only(programs)).toMatchObject({ sessionId: 'f', title: 'Au parc', date: '2026-11-25', status: 'in_progress', attempts: 1 })
  expect(only(programs)?.exercises?.map(({ itemId }) => itemId)).toEqual(['i2'])
})

test('what goes on is the newest of here and elsewhere, unless it was finished here', () => {
  const elsewhere = { workoutId: B, sessionId: 's', title: 'Squat', startedAt: '2026-11-25T16:00:00Z', lastSeenAt: null } as unknown as Schemas['Workout']
  const operations = [start(A, 's')]
  const programs = lay([program({})], ...operations)
  expect(openOf(programs, elsewhere, operations, NOW)?.workoutId).toBe(A)
  expect(openOf(programs, elsewhere, [op(B, FINISH, { endedAt: '2026-11-25T17:30:00Z' })], NOW)).toBeNull()
  expect(openOf(programs, elsewhere, [], NOW)?.workoutId).toBe(B)
  expect(openOf(lay([program({})], start(A, 's', {}, '13:00')), null, [start(A, 's', {}, '13:00')], NOW)).toBeNull()
})
