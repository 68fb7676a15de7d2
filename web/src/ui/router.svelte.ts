import { parseRoute, type Route } from './routes'

/** The address as state: pages read `router.route`, links and `navigate` change it. */
class Router {
  #path = $state(location.pathname)
  readonly route: Route = $derived(parseRoute(this.#path))
  /** Whether a page was left already: the first one keeps the browser's own focus. */
  left = false

  /** Follows the browser's own back and forward, and turns clicks on our links into `navigate`. */
  start(): void {
    addEventListener('popstate', () => this.moved())
    document.addEventListener('click', (event) => this.#click(event))
  }

  moved(): void {
    this.left = true
    this.#path = location.pathname
  }

  #click(event: MouseEvent): void {
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!plain || event.defaultPrevented || !link || link.target || link.hasAttribute('download')) return
    if (link.origin !== location.origin || link.pathname.startsWith('/api/')) return
    event.preventDefault()
    navigate(link.pathname + link.search + link.hash)
  }
}

export const router = new Router()

/** Goes to a page of ours; `replace` leaves no step back to this one. */
export function navigate(to: string, { replace = false } = {}): void {
  if (to === location.pathname + location.search + location.hash) return
  history[replace ? 'replaceState' : 'pushState']({ ours: true }, '', to)
  router.moved()
  scrollTo(0, 0)
}

/** One step back if that is a page of ours, else to `fallback`. */
export function back(fallback: string): void {
  const state: unknown = history.state
  if (state !== null && typeof state === 'object' && 'ours' in state) history.back()
  else navigate(fallback, { replace: true })
}
