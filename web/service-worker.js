/* The page without a network: its files come from the phone. `FILES` and `VERSION` are written before this by the build. */
/* global FILES, VERSION */
const CACHE = `carnet-${VERSION}`
const INDEX = '/'

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: 'reload' })))))
})

self.addEventListener('activate', (event) => {
  const old = (names) => names.filter((name) => name.startsWith('carnet-') && name !== CACHE)
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(old(names).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (pathname.startsWith('/api/') || pathname === '/health') return
  const name = request.mode === 'navigate' ? INDEX : request
  event.respondWith(caches.match(name, { cacheName: CACHE }).then((kept) => kept ?? fetch(request)))
})

// A page asks when nothing in it waits; with another page open it stays as it is until both are closed.
self.addEventListener('message', (event) => {
  if (event.data !== 'take over') return
  event.waitUntil(self.clients.matchAll({ includeUncontrolled: true }).then((pages) => (pages.length > 1 ? undefined : self.skipWaiting())))
})
