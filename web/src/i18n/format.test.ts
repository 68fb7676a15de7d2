import { beforeEach, describe, expect, test } from 'vitest'
import { locale } from './locale.svelte'
import { distance, inUnits, number, toKg, weight } from './numbers'
import { ago, dayRange, daysBetween, instant, length, minutes, shortDay, split, weekdayDay } from './times'

/** Tests read better with plain spaces. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

beforeEach(() => {
  locale.current = 'fr'
})

describe('weights', () => {
  test.each([
    [100, 'kg', 'kg', '100 kg'],
    [102.5, 'kg', 'kg', '102,5 kg'],
    [61.25, 'kg', 'kg', '61,25 kg'],
    [225 * 0.45359237, 'lb', 'lb', '225 lb'],
    [100, 'kg', 'lb', '220,5 lb'],
    [102.05828325, 'lb', 'kg', '102,1 kg'],
    [0, 'kg', 'lb', '0 lb'],
  ] as const)('%d typed in %s shown in %s', (kg, typed, units, text) => {
    expect(plain(weight(kg, typed, units))).toBe(text)
  })

  test('a weight typed in pounds comes back as it was typed', () => {
    for (let typed = 2.5; typed < 700; typed += 2.5) expect(inUnits(toKg(typed, 'lb'), 'lb', 'lb')).toBe(typed)
  })

  test('English has points, both have a true minus and no grouping', () => {
    expect(number(-1234.5)).toBe('−1234,5')
    locale.current = 'en'
    expect(number(-1234.5)).toBe('−1234.5')
    expect(plain(distance(1200))).toBe('1.2 km')
    expect(plain(distance(400))).toBe('400 m')
  })

  test.each(['fr', 'en'] as const)('in %s as the browser writes them', (language) => {
    locale.current = language
    for (const value of [0, 0.5, -0.5, 2.675, 1.005, 0.1 + 0.2, 1e-5, 1e-7, 102.05828325, -47.125, 123456789.125]) {
      for (const digits of [0, 1, 2]) {
        const own = value.toLocaleString(language, { maximumFractionDigits: digits, useGrouping: false })
        expect(number(value, digits)).toBe(own.replace('-', '−'))
      }
    }
  })
})

describe('the three times', () => {
  test('an instant', () => {
    expect(plain(instant('2026-11-22T17:42:00Z', 'Europe/Paris'))).toBe('18 h 42')
    expect(plain(instant('2026-11-22T23:05:00Z', 'Europe/Paris'))).toBe('0 h 05')
    locale.current = 'en'
    expect(plain(instant('2026-11-22T17:42:00Z', 'Europe/Paris'))).toBe('6:42 pm')
    expect(plain(instant('2026-11-22T23:05:00Z', 'Europe/Paris'))).toBe('12:05 am')
  })

  test.each([
    [45, '45 s'],
    [90, '1 min 30'],
    [125, '2 min 05'],
    [1080, '18 min'],
    [4260, '71 min'],
  ])('a length of %d s', (seconds, text) => {
    expect(plain(length(seconds))).toBe(text)
  })

  test('minutes and a split', () => {
    expect(plain(minutes(3490))).toBe('58 min')
    expect(plain(minutes(20))).toBe('20 s')
    expect(split(110)).toBe('1:50')
    expect(split(4265)).toBe('71:05')
  })
})

describe('days', () => {
  const now = new Date(2026, 10, 22, 12, 0)
  const at = (...args: [number, number, number, number, number]) => new Date(...args).toISOString()

  test('across a change of clocks there are whole days', () => {
    expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2)
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2)
  })

  test('how long ago', () => {
    expect(plain(ago(at(2026, 10, 22, 11, 48), now))).toBe('il y a 12 min')
    expect(plain(ago(at(2026, 10, 22, 9, 10), now))).toBe('aujourd’hui, 9 h 10')
    expect(plain(ago(at(2026, 10, 21, 19, 12), now))).toBe('hier, 19 h 12')
    expect(plain(ago(at(2026, 10, 14, 19, 12), now))).toBe('14 nov.')
    expect(ago(at(2026, 10, 22, 12, 5), now)).toBe('à l’instant')
  })

  test('a range names the month once', () => {
    expect(plain(dayRange('2026-11-02', '2026-11-06'))).toBe('2–6 nov.')
    expect(plain(dayRange('2026-11-30', '2026-12-04'))).toBe('30 nov. – 4 déc.')
  })

  test('the year is said where it is another one', () => {
    expect(plain(shortDay('2025-12-24', '2026-11-22'))).toBe('24 déc. 2025')
    expect(plain(weekdayDay('2026-11-22', '2026-11-22'))).toBe('dim. 22 nov.')
    locale.current = 'en'
    expect(plain(weekdayDay('2026-11-22', '2026-11-22'))).toBe('Sun Nov 22')
  })
})
