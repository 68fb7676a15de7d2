import createClient from 'openapi-fetch'
import { ask } from '../offline/answers'
import { Problem, problemOf } from './problem'
import type { components, paths } from './schema'

export type Schemas = components['schemas']

/** Typed calls to the server: `read(api.GET('/api/v1/me'))`. */
export const api = createClient<paths>({ baseUrl: '/', credentials: 'same-origin', fetch: ask })

type Answer<T> = { data?: T; error?: unknown; response: Response }

/**
 * The body of an answer. Raises Problem: with the server's `code`, `offline` where no answer came,
 * `unknown` where something answered that is not Carnet (a captive portal's page).
 */
export async function read<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asked.catch((cause: unknown) => {
    throw new Problem(cause instanceof TypeError ? 'offline' : 'unknown')
  })
  if (!response.ok) throw problemOf(response, error)
  if (response.status !== 204 && (typeof data !== 'object' || data === null)) throw new Problem('unknown', response.status)
  return data as T
}
