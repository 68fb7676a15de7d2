import type { Exercise } from './types'

/** The margin's letter of an exercise: A, B, C…; the exercises of a superset share one, A1 and A2. */
export function letterOf(exercises: readonly Exercise[], index: number): string {
  const superset = exercises[index]?.config.superset
  if (superset) return `${superset.letter}${superset.order}`
  return index < 26 ? String.fromCharCode(65 + index) : String(index + 1)
}
