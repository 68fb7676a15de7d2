import { expect, test } from 'vitest'
import { read } from './client'
import { Problem } from './problem'

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  const response = new Response(status === 204 ? null : '', { status, headers })
  return Promise.resolve(response.ok ? { data: body, response } : { error: body, response })
}

const problem = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    (raised: unknown) => (raised instanceof Problem ? { code: raised.code, status: raised.status, retryAfter: raised.retryAfter } : raised),
  )

test('the body of an answer', async () => {
  expect(await read(answer(200, { programs: [] }))).toEqual({ programs: [] })
  expect(await read(answer(204, undefined))).toBeUndefined()
})

test("the server's code, and how long to wait", async () => {
  expect(await problem(read(answer(404, { code: 'not_found' })))).toEqual({ code: 'not_found', status: 404, retryAfter: null })
  expect(await problem(read(answer(429, { code: 'too_many_attempts' }, { 'retry-after': '90' })))).toEqual({ code: 'too_many_attempts', status: 429, retryAfter: 90 })
})

test('no answer, and an answer that is not ours', async () => {
  expect(await problem(read(Promise.reject(new TypeError('Failed to fetch'))))).toMatchObject({ code: 'offline' })
  expect(await problem(read(Promise.reject(new SyntaxError('Unexpected token <'))))).toMatchObject({ code: 'unknown' })
  expect(await problem(read(answer(502, '<html>')))).toMatchObject({ code: 'unknown', status: 502 })
  expect(await problem(read(answer(200, '<html>')))).toMatchObject({ code: 'unknown' })
})
