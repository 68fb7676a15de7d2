import { m } from '../i18n/paraglide/messages.js'
import { length } from '../i18n/times'
import { daysLate, markOf, type Session } from './model'

/** How a session stands, in the words of every list: "Terminée · 2 tentatives", "En retard de 2 jours · 5 exercices, 45 min". */
export function statusLine(session: Session, today: string): string {
  const size = [session.exercises.length ? m.programs_exercises({ count: session.exercises.length }) : '', session.estimatedMinutes ? length(session.estimatedMinutes * 60) : '']
    .filter(Boolean)
    .join(', ')
  const and = (...parts: string[]) => parts.filter(Boolean).join(' · ')
  switch (markOf(session)) {
    case 'todo':
      return and(m.programs_not_started(), size)
    case 'late':
      return and(m.programs_late({ count: daysLate(session, today) }), size)
    case 'doing':
      return and(m.programs_in_progress(), session.local ? m.programs_local() : '')
    case 'done':
      return and(m.programs_completed(), session.local ? m.programs_local() : session.attempts > 1 ? m.programs_attempts({ count: session.attempts }) : '')
    case 'skip':
      return and(session.state === 'excused' ? m.programs_excused() : m.programs_skipped(), session.reason ? m.quoted({ text: session.reason }) : '')
  }
}
