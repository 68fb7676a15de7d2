/** The theme is a setting of this device; absent means the system's. `public/theme.js` applies it before the first paint. */
type Theme = 'light' | 'dark' | 'system'

const KEY = 'carnet.theme'

function stored(): Theme {
  const value = document.documentElement.dataset['theme']
  return value === 'light' || value === 'dark' ? value : 'system'
}

class ThemeSetting {
  #current = $state<Theme>(stored())

  get current(): Theme {
    return this.#current
  }

  set current(theme: Theme) {
    this.#current = theme
    const root = document.documentElement
    if (theme === 'system') delete root.dataset['theme']
    else root.dataset['theme'] = theme
    try {
      if (theme === 'system') localStorage.removeItem(KEY)
      else localStorage.setItem(KEY, theme)
    } catch {
      // Storage is refused: the choice lasts until the page is closed.
    }
  }
}

export const theme = new ThemeSetting()
