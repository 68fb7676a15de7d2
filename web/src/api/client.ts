import type { Client } from 'openapi-fetch'
import { ask } from '../offline/answers'
import { Problem, problemOf } from './problem'
import type { components, paths } from './schema'

export type Schemas = components['schemas']

type Named = Record<string, string | number | boolean | null | undefined>
type Asked = { params?: { path?: Named; query?: Named }; body?: unknown }
type Answer<T> = { data?: T; error?: unknown; response: Response }

/** Is told of every answer. */
let listener: ((response: Response, path: string) => void) | null = null

export function onAnswer(listen: (response: Response, path: string) => void): void {
  listener = listen
}

/** The types are the library's, the few lines that we need of it are ours: they are in everybody's first load. */
const call =
  (method: string) =>
  async (path: string, { params, body }: Asked = {}): Promise<Answer<unknown>> => {
    const named = Object.entries(params?.query ?? {}).filter(([, value]) => value != null)
    const query = new URLSearchParams(named.map(([name, value]) => [name, String(value)]))
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params?.path?.[name])))
    const sent: RequestInit = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const response = await ask(new Request(query.size ? `${filled}?${query}` : filled, { method, credentials: 'same-origin', ...sent }))
    listener?.(response, path)
    const text = await response.text()
    if (!response.ok) return { error: readError(text), response }
    return { data: text ? JSON.parse(text) : undefined, response }
  }

/** What is no JSON was not said by Carnet. */
function readError(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const METHODS = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const

/** Typed calls to the server: `read(api.GET('/api/v1/me'))`. */
export const api = Object.fromEntries(METHODS.map((method) => [method, call(method)])) as unknown as Pick<Client<paths>, (typeof METHODS)[number]>

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
