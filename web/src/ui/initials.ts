/** "IB" of "Inès Benali": the first letters of the first and the last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return letters.map((word) => (word ?? '').charAt(0).toLocaleUpperCase()).join('')
}
