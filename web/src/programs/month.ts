import { dateOf, dayOf } from '../i18n/times'

/** Calendar days are texts, "2026-11-22"; a month is named by any of its days. */
export function addDays(date: string, days: number): string {
  const at = dayOf(date)
  at.setDate(at.getDate() + days)
  return dateOf(at)
}

/** The same day of another month, or that month's last where it has no such day. */
export function addMonths(date: string, months: number): string {
  const at = dayOf(date)
  const day = at.getDate()
  at.setDate(1)
  at.setMonth(at.getMonth() + months)
  const last = new Date(at.getFullYear(), at.getMonth() + 1, 0).getDate()
  at.setDate(Math.min(day, last))
  return dateOf(at)
}

export function sameMonth(a: string, b: string): boolean {
  return a.slice(0, 7) === b.slice(0, 7)
}

/** The Monday of a day's week. */
export function mondayOf(date: string): string {
  return addDays(date, -((dayOf(date).getDay() + 6) % 7))
}

/** The weeks that touch a month, Monday first. */
export function weeksOfMonth(date: string): string[][] {
  const first = `${date.slice(0, 7)}-01`
  const weeks: string[][] = []
  for (let monday = mondayOf(first); monday < first || sameMonth(monday, date); monday = addDays(monday, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, n) => addDays(monday, n)))
  }
  return weeks
}

/** Where a key leads from a day; null for a key that means nothing here. */
export function dayForKey(date: string, key: string): string | null {
  switch (key) {
    case 'ArrowLeft':
      return addDays(date, -1)
    case 'ArrowRight':
      return addDays(date, 1)
    case 'ArrowUp':
      return addDays(date, -7)
    case 'ArrowDown':
      return addDays(date, 7)
    case 'Home':
      return mondayOf(date)
    case 'End':
      return addDays(mondayOf(date), 6)
    case 'PageUp':
      return addMonths(date, -1)
    case 'PageDown':
      return addMonths(date, 1)
    default:
      return null
  }
}
