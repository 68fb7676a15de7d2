/** An attempt begun on this phone: kept and opened before the server knows of it. */
import { blank } from '../api/blank'
import type { Schemas } from '../api/client'
import type { Me } from '../api/session.svelte'
import { timeZone } from '../i18n/times'
import { keepAnswer } from '../offline/answers'
import { type Added, said, type Start, START } from '../offline/day'
import { uuid7 } from '../offline/ids'
import type { Outbox } from '../offline/outbox.svelte'

/** A session as it is begun; one that is `made` does not exist before. */
export type Plan = Pick<Schemas['MySession'], 'sessionId' | 'scheduledSessionId' | 'version' | 'title' | 'notes'> & {
  programId: string
  coachName: string
  free: boolean
  made: boolean
  exercises: Schemas['PlannedExercise'][]
}

/** The id of a new attempt, once the phone has it. */
export async function begin(outbox: Outbox, me: Me, plan: Plan, fresh: boolean): Promise<string> {
  const workoutId = uuid7()
  const now = Date.now()
  const document = documentOf(workoutId, plan, me, now + (outbox.clockOffset ?? 0))
  await Promise.all([
    keepAnswer(`/api/v1/workouts/${workoutId}/progress?heads=true`, document),
    keepAnswer(`/api/v1/workouts/${workoutId}/attempt`, { workout: document.workout, ...document.sessionProgress.progress }),
  ])
  const { sessionId, scheduledSessionId, title, exercises } = plan
  const start: Start = { sessionId, scheduledSessionId, startedAt: new Date(now).toISOString(), timeZone: timeZone(), fresh }
  const free = { title, exercises: exercises.map(({ itemId, exerciseName, exerciseType, config }) => ({ itemId, exerciseName, exerciseType, config })) }
  outbox.write(workoutId, START, said(plan.made ? { ...start, free } : start))
  await outbox.kept()
  return workoutId
}

/** What the server will answer when the attempt is opened. */
function documentOf(workoutId: string, plan: Plan, me: Me, startedAt: number): Schemas['WorkoutProgress'] {
  const exercises = plan.exercises.map((one, position) => ({ ...blank(one.itemId, one as Added, position), exerciseId: one.exerciseId }))
  const summary = { totalExercises: exercises.length, completedExercises: 0, inProgressExercises: 0, skippedExercises: 0 }
  return {
    workout: {
      workoutId,
      sessionId: plan.sessionId,
      programId: plan.programId,
      programVersion: plan.version,
      scheduledSessionId: plan.scheduledSessionId,
      studentId: me.userId,
      startedBy: { userId: me.userId, name: me.name },
      title: plan.title,
      status: 'in_progress',
      startedAt: new Date(startedAt).toISOString(),
      endedAt: null,
      duration: null,
      exercisesCompleted: 0,
      totalExercises: exercises.length,
      restPeriodSeconds: null,
      timeZone: timeZone(),
      mergedInto: null,
    },
    sessionProgress: { sessionId: plan.sessionId, studentId: me.userId, version: 0, progress: { exercises, summary, feedback: { rpe: null, notes: null } } },
    heads: {},
    session: { title: plan.title, notes: plan.notes, coachName: plan.coachName, free: plan.free, offered: null },
  }
}
