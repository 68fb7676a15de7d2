import { isQuiet } from './current'

/** Registers the service worker. Plain http has none: there the page needs the network to open. */
export function startWorker(): void {
  const workers = (navigator as Partial<Navigator>).serviceWorker
  if (!workers || !import.meta.env.PROD) return
  let hadOne = workers.controller !== null
  let tookOver = false
  void workers.register('/service-worker.js').then((registration) => {
    // A newer version waits until nothing can be lost by it: nothing unsent, no field being filled in.
    const offer = async () => {
      if (registration.waiting && (await isQuiet())) registration.waiting?.postMessage('take over')
    }
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void registration.update().catch(() => undefined)
      void offer()
      void reload()
    })
    registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', () => void offer()))
    void offer()
  })
  workers.addEventListener('controllerchange', () => {
    tookOver = hadOne
    hadOne = true
    void reload()
  })

  /** An edit may have begun since the page said that it is quiet: then when it is looked at next. */
  async function reload(): Promise<void> {
    if (tookOver && (await isQuiet())) location.reload()
  }
}
