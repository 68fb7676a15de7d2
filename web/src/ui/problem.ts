import { Problem } from '../api/problem'
import { m } from '../i18n/paraglide/messages.js'
import { length } from '../i18n/times'

const TEXTS: Record<string, () => string> = {
  offline: m.error_offline,
  unknown: m.error_unknown,
  not_found: m.error_not_found,
  not_allowed: m.error_not_allowed,
  invalid: m.error_invalid,
  too_large: m.error_invalid,
  wrong_credentials: m.error_wrong_credentials,
  workout_id_taken: m.error_conflict,
  version_changed: m.error_conflict,
  not_planned: m.error_conflict,
  assignment_ended: m.error_conflict,
  not_paused: m.error_conflict,
  last_owner: m.error_last_owner,
}

/** What a person is told. Anything that is no Problem is a mistake of ours and goes on. */
export function problemText(problem: unknown): string {
  if (!(problem instanceof Problem)) throw problem
  if (problem.code === 'too_many_attempts') return m.error_too_many({ wait: length(problem.retryAfter ?? 60) })
  // A proxy's own error page has no code of ours, but its status says enough.
  if (problem.status >= 500) return m.error_server()
  return (TEXTS[problem.code] ?? (problem.status === 409 ? m.error_conflict : m.error_server))()
}
