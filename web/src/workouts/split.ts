/**
 * Seconds of a time as it is typed: "3:42", "3.42", "3 42" and, as number pads have no colon, "342"
 * (the last two digits are seconds) are 222. Null where there is no digit.
 */
export function parseSplit(text: string): number | null {
  const parts = text.match(/\d+/g)
  if (!parts) return null
  const digits = parts.join('')
  const [minutes, seconds] = parts.length > 1 ? [parts.slice(0, -1).join(''), parts.at(-1)] : [digits.slice(0, -2), digits.slice(-2)]
  return Math.min(MAX_SECONDS, Number(minutes) * 60 + Number(seconds))
}

const MAX_SECONDS = 86_400
