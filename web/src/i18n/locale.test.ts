import { expect, test } from 'vitest'
import { locale, preferred } from './locale.svelte'
import { m } from './paraglide/messages.js'

test.each([
  [['fr-CA', 'en'], 'fr'],
  [['de-DE', 'fr', 'en'], 'fr'],
  [['de-DE', 'en-GB', 'fr'], 'en'],
  [['ja'], 'en'],
  [[], 'en'],
])('a browser in %j reads %s', (languages, name) => {
  expect(preferred(languages)).toBe(name)
})

test('texts and plurals follow the language at once', () => {
  locale.current = 'fr'
  expect(m.nav_students()).toBe('Athlètes')
  expect(m.programs_exercises({ count: 0 })).toBe('0\u00a0exercice'.replace('\u00a0', ' '))
  expect(m.programs_completed_of({ done: 1, total: 3 })).toBe('1 exercice sur 3')
  locale.current = 'en'
  expect(m.nav_students()).toBe('Athletes')
  expect(m.programs_exercises({ count: 0 })).toBe('0 exercises')
  expect(m.programs_completed_of({ done: 1, total: 3 })).toBe('1 of 3 exercises')
})
