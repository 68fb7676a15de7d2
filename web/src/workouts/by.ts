import type { Workout } from './types'

/** The first name of who logs in the student's place; empty where the student began it. */
export function startedBy(workout: Pick<Workout, 'startedBy' | 'studentId'>): string {
  const { startedBy: by, studentId } = workout
  return by.userId !== studentId ? (by.name.split(' ')[0] ?? '') : ''
}
