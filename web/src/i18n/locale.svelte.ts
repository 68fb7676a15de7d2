import { type Locale, overwriteGetLocale } from './paraglide/runtime.js'

/** The first language of the browser that we have; English for all others. */
export function preferred(languages: readonly string[]): Locale {
  for (const language of languages) {
    const name = language.slice(0, 2).toLowerCase()
    if (name === 'fr' || name === 'en') return name
  }
  return 'en'
}

class CurrentLocale {
  #current = $state<Locale>(preferred(globalThis.navigator?.languages ?? []))

  get current(): Locale {
    return this.#current
  }

  /** Every text that reads a message shows the new language at once. */
  set current(to: Locale) {
    this.#current = to
    if (globalThis.document) document.documentElement.lang = to
  }
}

export const locale = new CurrentLocale()
locale.current = locale.current

// Messages read the state above, so a change of language re-renders what shows them.
overwriteGetLocale(() => locale.current)
