import { expect, test } from 'vitest'
import { uuid5, uuid7 } from './ids'

// Computed with Python's uuid.uuid5; the first namespace is RFC 9562's for DNS.
test.each([
  ['6ba7b810-9dad-11d1-80b4-00c04fd430c8', '0', '6af613b6-569c-5c22-9c37-2ed93f31d3af'],
  ['018f2a3b-4c5d-7e6f-8a9b-0c1d2e3f4a5b', '12', '09b3b8a5-1b35-5ce4-9a3c-996988119550'],
])('uuid5(%s, %s)', (namespace, name, expected) => {
  expect(uuid5(namespace, name)).toBe(expected)
})

test('uuid7 is well formed and grows inside one millisecond', () => {
  const ids = Array.from({ length: 5000 }, () => uuid7(1_800_000_000_000))
  expect(new Set(ids).size).toBe(5000)
  expect([...ids].sort()).toEqual(ids)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
