import type { Schemas } from '../../api/client'
import { m } from '../../i18n/paraglide/messages.js'

type Team = Schemas['TeamOut']
export type Member = Team['members'][number]
export type Role = Member['role']

export const ROLE_NAMES: Record<Role, () => string> = { owner: m.role_owner, coach: m.role_coach, student: m.role_student }
export const ROLE_CAN: Record<Role, () => string> = { owner: m.role_owner_can, coach: m.role_coach_can, student: m.role_student_can }

/** Whom a person may take out of the team: owners anybody, coaches students. Leaving is another thing. */
export function mayRemove(mine: Role, theirs: Role): boolean {
  return mine === 'owner' || (mine === 'coach' && theirs === 'student')
}

/** For whom a person may make a password link: owners for coaches and students, coaches for students. */
export function mayReset(mine: Role, theirs: Role): boolean {
  return theirs === 'student' ? mine !== 'student' : theirs === 'coach' && mine === 'owner'
}

/** The roles that a person may invite to. */
export const invitable = (mine: Role): Role[] => (mine === 'owner' ? ['student', 'coach', 'owner'] : ['student'])

export const firstName = (name: string): string => name.trim().split(/\s+/)[0] ?? name

/** Coaches first, then students, each by name. */
export function groups(members: Member[]): { key: 'coaches' | 'students'; members: Member[] }[] {
  const sorted = [...members].sort((a, b) => a.name.localeCompare(b.name))
  return [
    { key: 'coaches', members: sorted.filter((member) => member.role !== 'student') },
    { key: 'students', members: sorted.filter((member) => member.role === 'student') },
  ]
}
