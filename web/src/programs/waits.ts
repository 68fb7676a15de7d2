/** Whether something waits for the student: asked here, so that what shows it is loaded only where there is something. */
import { api, read } from '../api/client'
import { Problem } from '../api/problem'

/** Where nobody answers, nothing is known to wait. */
async function some(asked: Promise<readonly unknown[]>): Promise<boolean> {
  try {
    return (await asked).length > 0
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem
    return false
  }
}

/** Two attempts that may be one training. */
export const toMerge = (): Promise<boolean> => some(read(api.GET('/api/v1/merges')).then(({ merges }) => merges))

/** What could not be placed, or two devices noted without seeing each other. */
export async function toCheck(): Promise<boolean> {
  const found = await Promise.all([
    some(read(api.GET('/api/v1/parked', { params: { query: {} } })).then(({ parked }) => parked)),
    some(read(api.GET('/api/v1/disputes')).then(({ disputes }) => disputes)),
  ])
  return found.includes(true)
}
