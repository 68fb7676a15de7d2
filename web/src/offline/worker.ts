import { isQuiet } from './current'

/** Registers the service worker. Plain http has none: there the page needs the network to open. */
export function startWorker(): void {
  const workers = (navigator as Partial<Navigator>).serviceWorker
  if (!workers || !import.meta.env.PROD) return
  const hadOne = workers.controller !== null
  void workers.register('/service-worker.js').then((registration) => {
    // A newer version waits until nothing can be lost by it: nothing unsent, no field being filled in.
    const offer = () => {
      if (registration.waiting && isQuiet()) registration.waiting.postMessage('take over')
    }
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void registration.update().catch(() => undefined)
      offer()
    })
    registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', offer))
    offer()
  })
  workers.addEventListener('controllerchange', () => {
    if (hadOne && isQuiet()) location.reload()
  })
}
