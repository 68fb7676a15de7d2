/**
 * A Vite plug-in: the compiled messages in the least code. The compiler writes each with two functions, a choice and a way to ask
 * for another language than the page's; nobody here asks, and with hundreds of messages on the first page that was a tenth of it.
 */
import type { Plugin } from 'vite'

const RUNTIME = "export let getLocale = () => 'fr'\nexport const overwriteGetLocale = (how) => { getLocale = how }\n"
const TYPE = /\/\*\* @type .*? \*\/ /g
const PLAIN = /const (fr|en)_\w+ = \(i?\) => \{\n\treturn \((`.*`)\)\n\};/g
const PLURAL =
  /const (fr|en)_\w+ = \(i\) => \{const (\w+) = (registry\.plural\("\w+", i\?\.\w+), \{\}\);\n\tif \(\2 === "one"\) return \((`.*`)\);\n\tif \(\2 === "other"\) return \((`.*`)\);\n\treturn \(.*\);\n\};/g
const CHOICE = /export const (\w+) = \(\(inputs(?: = \{\})?, options = \{\}\) => \{\n.*\n\tif \(locale === "fr"\) return (fr_\w+)\(inputs\)\n\treturn (en_\w+)\(inputs\)\n\}\);?/

/** One message's module, made small; null where the compiler writes something else than it did. */
export function lean(source: string): string | null {
  const code = source.replace(TYPE, '')
  const choice = CHOICE.exec(code)
  if (!choice) return null
  const [whole, name, french, english] = choice
  const texts: Record<string, string> = {}
  for (const [, language = '', text = ''] of code.matchAll(PLAIN)) texts[language] = text.replaceAll('i?.', 'i.')
  for (const [, language = '', , plural, one, other] of code.matchAll(PLURAL)) {
    texts[language] = `(${plural}) === "one" ? ${one} : ${other})`.replaceAll('i?.', 'i.')
  }
  const imports = 'import { getLocale } from "../runtime.js"\n' + (code.includes('registry.plural') ? 'import * as registry from "../registry.js"\n' : '')
  if (texts['fr'] && texts['fr'] === texts['en']) return `export const ${name} = (i) => ${texts['fr']}\n`
  if (texts['fr'] && texts['en']) return `${imports}export const ${name} = (i) => getLocale() === "fr" ? ${texts['fr']} : ${texts['en']}\n`
  const inner = code.slice(0, choice.index).replace(/import .*\n/g, '')
  return `${imports}${inner}export const ${name} = (i) => getLocale() === "fr" ? ${french}(i) : ${english}(i)\n${code.slice(choice.index + whole.length)}`
}

export function leanMessages(): Plugin {
  return {
    name: 'carnet-lean-messages',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (id.endsWith('/paraglide/runtime.js')) return { code: RUNTIME, map: null }
      if (!id.includes('/paraglide/messages/') || !code.includes('experimentalStaticLocale')) return null
      return { code: lean(code) ?? this.error(`not as the compiler wrote it before: ${id}`), map: null }
    },
  }
}
