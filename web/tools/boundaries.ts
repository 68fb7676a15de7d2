/** Who may import whom in src/: a slice takes ui, api, offline, i18n and itself; those four take no slice; nothing takes the app. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'

const SOURCE = resolve(import.meta.dirname, '../src')
const SHARED = ['ui', 'api', 'offline', 'i18n']
const IMPORT = /(?:from\s+|import\s*\(?\s*|import\.meta\.glob[^('"]*\(\s*)['"](\.[^'"]+)['"]/g
const LIMIT = 250

/** The first folder under src/; "" for the app's own files. */
function part(file: string): string {
  const path = relative(SOURCE, file)
  return path.includes(sep) ? (path.split(sep, 1)[0] ?? '') : ''
}

const wrong: string[] = []
for (const entry of readdirSync(SOURCE, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath, entry.name)
  const from = part(file)
  if (!entry.isFile() || !/\.(ts|svelte|css)$/.test(file) || file.includes(`${sep}paraglide${sep}`)) continue
  const text = readFileSync(file, 'utf8')
  const lines = text.split('\n').length - 1
  if (lines > LIMIT && !file.endsWith('schema.d.ts')) wrong.push(`${relative(SOURCE, file)}: ${lines} lines, at most ${LIMIT}`)
  if (from === '') continue
  for (const [, target = ''] of text.matchAll(IMPORT)) {
    const to = part(resolve(entry.parentPath, target))
    const allowed = to === from || SHARED.includes(to)
    if (!allowed) wrong.push(`${relative(SOURCE, file)}: ${from} may not import ${to || 'the app'} (${target})`)
  }
}

for (const line of wrong) console.error(line)
if (wrong.length) process.exitCode = 1
