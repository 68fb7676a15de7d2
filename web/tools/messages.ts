/** Puts French typography into the messages and sorts them: write plain spaces, run `npm run generate`. `--check` only tells. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { frenchSpaces } from '../src/i18n/typography.ts'
import { FOLDERS } from './translations.ts'

const check = process.argv.includes('--check')
let stale = 0

function typeset(value: unknown): unknown {
  if (typeof value === 'string') return frenchSpaces(value)
  if (Array.isArray(value)) return value.map(typeset)
  if (typeof value !== 'object' || value === null) return value
  // Variants: `match` and `declarations` are code, only what stands for a text is typeset.
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === 'declarations' || key === 'selectors' ? inner : typeset(inner)]),
  )
}

for (const folder of FOLDERS) {
  const keys: string[][] = []
  for (const language of ['fr', 'en']) {
    const file = join(import.meta.dirname, '..', folder, `${language}.json`)
    const before = readFileSync(file, 'utf8')
    const { $schema, ...messages } = JSON.parse(before) as Record<string, unknown>
    const sorted = Object.entries(messages).sort(([a], [b]) => (a < b ? -1 : 1))
    keys.push(sorted.map(([key]) => key))
    const texts = sorted.map(([key, value]) => [key, language === 'fr' ? typeset(value) : value])
    const after = `${JSON.stringify({ $schema, ...Object.fromEntries(texts) }, null, 2)}\n`
    if (after === before) continue
    stale += 1
    if (check) console.error(`${folder}/${language}.json: run "npm run generate"`)
    else writeFileSync(file, after)
  }
  const [french = [], english = []] = keys
  const only = [...french.filter((key) => !english.includes(key)), ...english.filter((key) => !french.includes(key))]
  if (only.length) {
    console.error(`${folder}: in one language only: ${only.join(', ')}`)
    process.exitCode = 1
  }
}

if (check && stale) process.exitCode = 1
