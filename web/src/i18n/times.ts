import { locale } from './locale.svelte'
import { NBSP } from './numbers'
import { m } from './paraglide/messages.js'

const DAY_MS = 86_400_000

/** The device's own zone, of the IANA list: what "today" is follows the phone on a flight. */
export const timeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

function parts(at: Date, options: Intl.DateTimeFormatOptions): Record<string, string> {
  const found = new Intl.DateTimeFormat(locale.current, options).formatToParts(at)
  return Object.fromEntries(found.map(({ type, value }) => [type, value]))
}

/** An instant: "18 h 42", "6:42 pm". `timeZone` is this device's unless told. */
export function instant(at: Date | string, timeZone?: string): string {
  const date = new Date(at)
  const zone = timeZone === undefined ? {} : { timeZone }
  if (locale.current === 'fr') {
    const { hour = '', minute = '' } = parts(date, { hour: 'numeric', minute: '2-digit', hourCycle: 'h23', ...zone })
    return `${Number(hour)}${NBSP}h${NBSP}${minute}`
  }
  const { hour = '', minute = '', dayPeriod = '' } = parts(date, { hour: 'numeric', minute: '2-digit', hourCycle: 'h12', ...zone })
  return `${hour}:${minute}${NBSP}${dayPeriod.toLowerCase()}`
}

/** A length: "45 s", "1 min 30", "18 min", "71 min". Never hours, never a colon. */
export function length(seconds: number): string {
  const whole = Math.round(seconds)
  const minutes = Math.floor(whole / 60)
  const rest = whole % 60
  if (minutes === 0) return `${rest}${NBSP}s`
  return `${minutes}${NBSP}min${rest ? `${NBSP}${String(rest).padStart(2, '0')}` : ''}`
}

/** A length that a person reads as minutes: "58 min". Under a minute "45 s". */
export function minutes(seconds: number): string {
  return length(seconds < 60 ? seconds : Math.round(seconds / 60) * 60)
}

/** A running clock or a split: "1:50", "71:05". A word stands beside it. */
export function split(seconds: number): string {
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** A calendar day ("2026-11-22") as the local midnight it starts at. */
export function dayOf(date: string): Date {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return new Date(year, month - 1, day)
}

/** The calendar day of an instant on this device, "2026-11-22". */
export function dateOf(at: Date): string {
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`
}

/** Whole days from `from` to `to`, both calendar days: 1 for yesterday to today. */
export function daysBetween(from: string, to: string): number {
  return Math.round((dayOf(to).getTime() - dayOf(from).getTime()) / DAY_MS)
}

/** The parts of a day for the margin: "22", "nov.", "dim.", "dimanche". */
export function dayParts(date: string): { day: string; month: string; weekday: string; weekdayLong: string } {
  const at = dayOf(date)
  const { month = '', weekday = '' } = parts(at, { month: 'short', weekday: 'short', day: 'numeric' })
  return { day: String(at.getDate()), month, weekday, weekdayLong: parts(at, { weekday: 'long' })['weekday'] ?? '' }
}

/** "22 nov.", with the year where it is another one. */
export function shortDay(date: string, today = dateOf(new Date())): string {
  const year = date.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: 'numeric' } as const)
  const text = new Intl.DateTimeFormat(locale.current, { day: 'numeric', month: 'short', ...year }).format(dayOf(date))
  return text.replaceAll(/[\s\u202f]/g, NBSP)
}

/** "2–6 nov." */
export function dayRange(from: string, to: string): string {
  const range = new Intl.DateTimeFormat(locale.current, { day: 'numeric', month: 'short' }).formatRange(dayOf(from), dayOf(to))
  return range.replaceAll(/[\s\u202f\u2009]/g, NBSP)
}

/** "dim. 22 nov." */
export function weekdayDay(date: string, today = dateOf(new Date())): string {
  return `${dayParts(date).weekday}${NBSP}${shortDay(date, today)}`
}

/** "vendredi 20 novembre", with the year where it is another one. */
export function longDay(date: string, today = dateOf(new Date())): string {
  const year = date.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: 'numeric' } as const)
  return new Intl.DateTimeFormat(locale.current, { weekday: 'long', day: 'numeric', month: 'long', ...year }).format(dayOf(date))
}

/** "Novembre", "Janvier 2027": the month of a day, with the year where it is another one. */
export function monthName(date: string, today = dateOf(new Date())): string {
  const year = date.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: 'numeric' } as const)
  const name = new Intl.DateTimeFormat(locale.current, { month: 'long', ...year }).format(dayOf(date))
  return name.charAt(0).toLocaleUpperCase() + name.slice(1)
}

/** How long ago, as short as it can be: "à l’instant", "il y a 12 min", "aujourd’hui, 9 h 10", "hier, 19 h 12", "14 nov." */
export function ago(at: string, now = new Date()): string {
  const then = new Date(at)
  const elapsed = Math.floor((now.getTime() - then.getTime()) / 60_000)
  if (elapsed < 1) return m.ago_now()
  if (elapsed < 60) return m.ago_minutes({ count: elapsed })
  const days = daysBetween(dateOf(then), dateOf(now))
  if (days === 0) return m.ago_today({ time: instant(then) })
  if (days === 1) return m.ago_yesterday({ time: instant(then) })
  return shortDay(dateOf(then), dateOf(now))
}
