/** The signs of an invitation code: letters and digits without those that are taken for one another. */
const SIGNS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
export const CODE_LENGTH = 8

/** What was typed or pasted as a code: its signs so far, and whether some were left out because no code has them. */
export function readCode(text: string): { signs: string; foreign: boolean } {
  const typed = [...text.toUpperCase()].filter((sign) => !/[\s\p{Pd}_.]/u.test(sign))
  const signs = typed.filter((sign) => SIGNS.includes(sign))
  return { signs: signs.slice(0, CODE_LENGTH).join(''), foreign: signs.length < typed.length }
}

/** "K7RM-2P": the dash comes by itself with the fifth sign. */
export function withDash(signs: string): string {
  return signs.length > 4 ? `${signs.slice(0, 4)}-${signs.slice(4)}` : signs
}

/** What an invitation is known by: the secret of a link, or a typed code. Both stand behind the # of an address, which no server is sent. */
export type Way = { secret: string } | { code: string }

export function wayOf(hash: string): Way | null {
  const text = hash.replace(/^#/, '')
  if (!text) return null
  return text.length === CODE_LENGTH && readCode(text).signs === text ? { code: text } : { secret: text }
}
