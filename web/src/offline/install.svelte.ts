/** Carnet as an app of its own: whether it is one, and how it becomes one here. */

/** Chromium's own question, which a page may put once and only on a tap. */
type InstallEvent = Event & { prompt: () => Promise<{ outcome: 'accepted' | 'dismissed' }> }

const LATER = 'carnet.install'

class Install {
  /** The browser would ask itself. */
  possible = $state(false)
  installed = $state(matchMedia('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true)
  #event: InstallEvent | null = null

  listen(): void {
    addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault() // offered where it helps, not in the middle of a set
      this.#event = event as InstallEvent
      this.possible = true
    })
    addEventListener('appinstalled', () => {
      this.installed = true
      this.possible = false
    })
  }

  /** Puts the browser's question; false where it has none. */
  async ask(): Promise<boolean> {
    const event = this.#event
    if (!event) return false
    this.#event = null
    this.possible = false
    const { outcome } = await event.prompt()
    return outcome === 'accepted'
  }

  /** An iPhone or iPad: Safari has no question to put, a person finds the way by hand. */
  get byHand(): boolean {
    return /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)
  }

  /** A browser inside another app, which keeps nothing and cannot be left by script. */
  get inApp(): boolean {
    return /\b(FBAN|FBAV|Instagram|Line\/|MicroMessenger|Snapchat|TikTok|musical_ly|LinkedInApp|GSA\/)|; wv\)/.test(navigator.userAgent)
  }

  /** Whether to offer it on its own: once after each session, until the person has understood. Asking counts as offered. */
  offer(workoutId: string): boolean {
    if (this.installed || (!this.possible && !this.byHand)) return false
    try {
      const said = localStorage.getItem(LATER)
      if (said === 'understood' || said === workoutId) return false
      localStorage.setItem(LATER, workoutId)
      return true
    } catch {
      return false
    }
  }

  /** The person has understood: it stays in the settings. */
  understood(): void {
    try {
      localStorage.setItem(LATER, 'understood')
    } catch {
      // Storage is refused: it is offered again.
    }
  }
}

export const install = new Install()
