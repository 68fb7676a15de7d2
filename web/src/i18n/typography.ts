const NBSP = '\u00a0'

// Longest first: "km" before "m", "min" before "m".
const UNITS = 'kilos?|reps?|séries?|tours?|kcal|cal|min|kg|lb|km|cm|Mo|m|s|h|%|×|RM'

/**
 * French spacing: no-break spaces before : ; ? ! », after «, and between a number (or a placeholder) and its unit.
 * U+00A0 everywhere, because the font has no U+202F.
 */
export function frenchSpaces(text: string): string {
  return text
    .replace(/ ([:;?!»])/g, `${NBSP}$1`)
    .replace(/« /g, `«${NBSP}`)
    .replace(new RegExp(`([\\d}]) (${UNITS})(?![\\p{L}\\d])`, 'gu'), `$1${NBSP}$2`)
    .replace(/([×h]) (?=[\d{])/g, `$1${NBSP}`)
    .replace(/(RPE|RIR) (?=[\d{])/g, `$1${NBSP}`)
    .replaceAll("'", '’')
}
