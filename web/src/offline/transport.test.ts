import { afterEach, expect, test, vi } from 'vitest'
import { postOps, whoAmI } from './transport'

function answers(body: unknown, status = 200, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  vi.stubGlobal('fetch', vi.fn().mockResolvedValue(new Response(text, { status, headers })))
}

afterEach(() => vi.unstubAllGlobals())

test('our answer, with the offset between the clocks', async () => {
  const date = new Date(Date.now() + 3_600_000).toUTCString()
  answers({ epoch: 'e', next: 1, results: [{ opId: 'a', state: 'saved', reason: null, version: 4 }] }, 200, { date })
  const answer = await postOps('ines', '{}')
  expect(answer).toMatchObject({ kind: 'taken', epoch: 'e', next: 1, results: [{ opId: 'a', state: 'saved' }] })
  expect(answer.kind === 'taken' && Math.abs((answer.clockOffset ?? 0) - 3_600_000) < 1500).toBe(true)
})

test.each([
  ['a captive portal: 200 and its own page', '<html>Wi-Fi de la salle</html>', 200, { kind: 'unreachable', why: 'network' }],
  ['JSON of somebody else', { ok: true }, 200, { kind: 'unreachable', why: 'network' }],
  ['no epoch', { next: 1, results: [] }, 200, { kind: 'unreachable', why: 'network' }],
  ['a failed COMMIT', { code: 'not_saved' }, 500, { kind: 'unreachable', why: 'server' }],
  ['a proxy without its server', '<html>502</html>', 502, { kind: 'unreachable', why: 'server' }],
  ['a proxy of its own 403', '<html>no</html>', 403, { kind: 'unreachable', why: 'server' }],
  ['nobody signed in', { code: 'not_signed_in' }, 401, { kind: 'signedOut' }],
  ['another account', { code: 'other_user' }, 401, { kind: 'otherUser' }],
  ['a gap', { code: 'gap', next: 3 }, 409, { kind: 'gap', next: 3 }],
  ['a fork', { code: 'device_forked', next: 3 }, 409, { kind: 'forked' }],
  ['too large', { code: 'too_large' }, 413, { kind: 'tooLarge' }],
  ['a bad envelope', { code: 'invalid' }, 400, { kind: 'refused', code: 'invalid' }],
])('%s', async (_, body, status, expected) => {
  answers(body, status)
  expect(await postOps('ines', '{}')).toEqual(expected)
})

test('no network', async () => {
  vi.stubGlobal('fetch', vi.fn().mockRejectedValue(new TypeError('Failed to fetch')))
  expect(await postOps('ines', '{}')).toEqual({ kind: 'unreachable', why: 'network' })
  expect(await whoAmI('ines')).toBeUndefined()
})

test('who is signed in', async () => {
  answers({ userId: 'ines' })
  expect(await whoAmI('ines')).toBe('ines')
  answers({ code: 'not_signed_in' }, 401)
  expect(await whoAmI('ines')).toBeNull()
  answers({ code: 'other_user' }, 401)
  expect(await whoAmI('ines')).toBe('another')
  answers('<html>Wi-Fi</html>', 401)
  expect(await whoAmI('ines')).toBeUndefined()
})
