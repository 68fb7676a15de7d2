import { expect, test } from 'vitest'
import { firstName, groups, invitable, mayRemove, mayReset, type Member } from './team'

test.each([
  ['owner', 'owner', true, false],
  ['owner', 'coach', true, true],
  ['owner', 'student', true, true],
  ['coach', 'owner', false, false],
  ['coach', 'coach', false, false],
  ['coach', 'student', true, true],
  ['student', 'student', false, false],
] as const)('%s on %s: remove %s, password link %s', (mine, theirs, removes, resets) => {
  expect(mayRemove(mine, theirs)).toBe(removes)
  expect(mayReset(mine, theirs)).toBe(resets)
})

test('coaches invite athletes, owners anyone', () => {
  expect(invitable('coach')).toEqual(['student'])
  expect(invitable('owner')).toEqual(['student', 'coach', 'owner'])
})

test('owners and coaches stand first, everybody by name', () => {
  const member = (name: string, role: Member['role']): Member => ({ userId: name, name, role, email: null })
  const shown = groups([member('Zoé', 'student'), member('Marion', 'owner'), member('Élise', 'student'), member('Bruno', 'coach')])
  expect(shown.map((group) => group.members.map(({ name }) => name))).toEqual([
    ['Bruno', 'Marion'],
    ['Élise', 'Zoé'],
  ])
  expect(firstName(' Inès  Benali')).toBe('Inès')
})
