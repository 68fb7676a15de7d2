/** The names of what can be written (docs/saving.md rule 2): things are named, never indexed. */
export const FINISH = '/workout/finish'
/** Whether a newer version of the session is taken. */
export const VERSION = '/workout/version'
export const FEEDBACK_RPE = '/feedback/rpe'
export const FEEDBACK_NOTES = '/feedback/notes'

export const exercisePath = (itemId: string, field: 'status' | 'skipReason' | 'notes'): string => `/ex/${itemId}/${field}`
export const dataPath = (itemId: string, field: string): string => `/ex/${itemId}/data/${field}`
export const setPath = (itemId: string, setId: string, field: string): string => `/ex/${itemId}/set/${setId}/${field}`
export const intervalPath = (itemId: string, n: number, field: string): string => `/ex/${itemId}/interval/${n}/${field}`
export const roundPath = (itemId: string, roundId: string, field: string): string => `/ex/${itemId}/round/${roundId}/${field}`
export const stationPath = (itemId: string, roundId: string, k: number, field: string): string =>
  `/ex/${itemId}/round/${roundId}/station/${k}/${field}`

/** What a path is about, for a person: the exercise, and the set, interval or round in it. */
export type Place = { itemId: string | null; part: 'set' | 'interval' | 'round' | 'exercise' | 'session'; id: string | null }

export function placeOf(path: string): Place {
  const [, head, itemId, part, id] = path.split('/')
  if (head !== 'ex' || !itemId) return { itemId: null, part: 'session', id: null }
  return part === 'set' || part === 'interval' || part === 'round'
    ? { itemId, part, id: id ?? null }
    : { itemId, part: 'exercise', id: null }
}
