/** The seven RPE keys: what they read and what a tap makes of the value. Nothing is selected until a person taps. */
export const HIGH_KEYS = [6, 7, 8, 9, 10] as const
export const LOW_KEYS = [1, 2, 3, 4, 5] as const

/** A whole number was tapped: it becomes the value; tapped again, whatever its half, the row is empty. */
export function tapWhole(value: number | null, key: number): number | null {
  return value !== null && Math.floor(value) === key ? null : key
}

/** ½ adds half to the key selected, or takes it off; without a key, or past 10, it does nothing. */
export function tapHalf(value: number | null): number | null {
  if (value === null) return null
  if (value % 1 !== 0) return Math.floor(value)
  return value < 10 ? value + 0.5 : value
}
