export const MIN_PASSWORD = 12

/** Signs that a password still needs, counted as the server counts them: by code point. */
export function signsMissing(password: string): number {
  return Math.max(0, MIN_PASSWORD - [...password].length)
}

/** What is wrong with an e-mail address as far as a page can tell. The server has the last word. */
export function emailTrouble(email: string): 'missing' | 'at' | 'end' | null {
  const text = email.trim()
  if (!text) return 'missing'
  const [name, host, ...more] = text.split('@')
  if (!name || host === undefined || more.length || /\s/.test(text)) return 'at'
  return /^[^.]+(\.[^.]+)*\.[^.]{2,}$/.test(host) ? null : 'end'
}
