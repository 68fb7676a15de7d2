import { expect, test } from 'vitest'
import { emailTrouble, signsMissing } from './rules'

test.each([
  ['', 12],
  ['onze signes', 1],
  ['trois mots ici', 0],
  ['🏋🏋', 10],
  ['            ', 0],
])('"%s" needs %i more', (password, missing) => {
  expect(signsMissing(password)).toBe(missing)
})

test.each([
  ['ines.benali@exemple.fr', null],
  [' ines@a.b.org ', null],
  ['', 'missing'],
  ['ines.benali', 'at'],
  ['@exemple.fr', 'at'],
  ['ines@benali@exemple.fr', 'at'],
  ['ines benali@exemple.fr', 'at'],
  ['ines.benali@exemple', 'end'],
  ['ines.benali@exemple.', 'end'],
  ['ines@', 'end'],
])('"%s": %s', (email, trouble) => {
  expect(emailTrouble(email)).toBe(trouble)
})
