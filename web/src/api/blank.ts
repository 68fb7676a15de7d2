import type { Added } from '../offline/day'
import type { Schemas } from './client'

type Exercise = Schemas['Exercise']

/** An exercise of a document in which nothing is logged yet. */
export function blank(itemId: string, { exerciseName, exerciseType, config }: Pick<Added, 'exerciseName' | 'exerciseType' | 'config'>, position: number): Exercise {
  const detail = { standard: { sets: [] }, EMOM: { intervals: [] }, AMRAP: {}, circuit: { rounds: [] } }[exerciseType]
  return {
    ...{ itemId, position, exerciseId: '', exerciseName, exerciseType, config: { ...config } },
    ...{ status: 'not_started' as const, skipReason: null, notes: null, videos: [] },
    data: { rpe: null, notes: null, ...detail },
  }
}
