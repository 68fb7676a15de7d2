import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import type { Me } from '../api/session.svelte'
import { kept, LAST, welcome } from '../offline/answers'
import { START } from '../offline/day'
import { Outbox } from '../offline/outbox.svelte'
import { worldOf } from '../offline/testing'
import { begin, type Plan } from './begin'

const ME = { userId: 'ines', name: 'Inès Benali' } as Me
const EXERCISES = (['standard', 'EMOM', 'AMRAP', 'circuit'] as const).map((exerciseType, n) => ({
  ...{ itemId: `0198c5f2-7a10-7000-8000-00000000000${n}`, exerciseId: 'x', exerciseName: `Essai ${n}`, exerciseType, config: {} },
}))
const PLAN: Plan = {
  ...{ sessionId: 's', scheduledSessionId: 'o', version: 3, title: 'Squat', notes: 'Doucement', programId: 'p', coachName: 'Marion Lefèvre' },
  ...{ free: false, made: false, exercises: EXERCISES },
}

async function read(path: string): Promise<Record<string, unknown>> {
  const response = await kept(path)
  expect(response?.headers.get(LAST)).toBe('0')
  return (await response?.json()) as Record<string, unknown>
}

test('what was begun here can be opened and summed up here at once', async () => {
  await welcome(ME)
  const outbox = new Outbox('ines', worldOf({}))
  outbox.clockOffset = 60_000
  const workoutId = await begin(outbox, ME, PLAN, true)
  const document = await read(`/api/v1/workouts/${workoutId}/progress?heads=true`)
  expect(document).toMatchObject({ workout: { workoutId, sessionId: 's', status: 'in_progress', totalExercises: 4 }, session: { title: 'Squat', notes: 'Doucement', free: false } })
  const progress = (document['sessionProgress'] as { progress: { exercises: object[] } }).progress
  expect(progress.exercises).toMatchObject(EXERCISES.map((one, position) => ({ ...one, position, status: 'not_started' })))
  expect(await read(`/api/v1/workouts/${workoutId}/attempt`)).toMatchObject({ workout: { workoutId }, exercises: EXERCISES })
  const [operation] = outbox.pending(workoutId)
  expect(operation).toMatchObject({ path: START, value: { sessionId: 's', scheduledSessionId: 'o', fresh: true } })
  expect(operation?.value).not.toHaveProperty('free')
  // The document says the server's time, the operation this phone's.
  const [said, shown] = [(operation?.value as unknown as { startedAt: string }).startedAt, (document['workout'] as { startedAt: string }).startedAt]
  expect(Date.parse(shown) - Date.parse(said)).toBe(60_000)
})

test('each press is an attempt of its own, and a free one brings its session with it', async () => {
  await welcome(ME)
  const outbox = new Outbox('ines', worldOf({}))
  const free = { ...PLAN, free: true, made: true, exercises: EXERCISES.slice(0, 1) }
  const ids = [await begin(outbox, ME, free, false), await begin(outbox, ME, free, false)]
  expect(new Set(ids).size).toBe(2)
  const [operation] = outbox.pending(ids[0] ?? '')
  expect(operation?.value).toMatchObject({ free: { title: 'Squat', exercises: [{ itemId: EXERCISES[0]?.itemId, exerciseName: 'Essai 0', exerciseType: 'standard', config: {} }] } })
})
