import type { Schemas } from './client'

/** The first name of who logs in the student's place; empty where the student began it. */
export function startedBy({ startedBy: by, studentId }: Pick<Schemas['WorkoutFields'], 'startedBy' | 'studentId'>): string {
  return by.userId === studentId ? '' : (by.name.split(' ')[0] ?? '')
}
