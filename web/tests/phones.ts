/**
 * Phones for the tests in Python: the page's real code in one context for each page, its IndexedDB, no network of its own.
 * Reads commands as lines of JSON, answers each with one; a request that a page makes is a line too, and waits for its answer.
 */
import { createInterface } from 'node:readline'
import { resolve } from 'node:path'
import vm from 'node:vm'
import { paraglideVitePlugin } from '@inlang/paraglide-js'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { build, type Plugin } from 'vite'
import * as idb from 'fake-indexeddb'
import { TRANSLATIONS } from '../tools/translations.ts'
import { PLANTED } from './planted.ts'

type Command = { id: number; do: string; phone: string; now: number; [name: string]: unknown }
type Reply = { status: number; headers: Record<string, string>; body: string } | null
type Page = Record<string, (...given: unknown[]) => unknown>
type Phone = { userId: string; planted: unknown; factory: IDBFactory; page: Page | null; alive: { is: boolean; databases: IDBDatabase[] } }

const WEB = resolve(import.meta.dirname, '..')
const LATER_MS = 200

/** Puts the mistakes beside what they stand for. */
function plant(): Plugin {
  const missing = new Set(Object.keys(PLANTED))
  return {
    name: 'planted',
    enforce: 'pre',
    transform(code, id) {
      let changed = code
      for (const [name, { file, find, put, statement }] of Object.entries(PLANTED)) {
        if (!id.endsWith(file) || !code.includes(find)) continue
        missing.delete(name)
        changed = changed.replace(find, () => `${statement ? ';' : ''}(globalThis.planted === '${name}' ? (${put}) : (${find}))`)
      }
      return changed === code ? null : changed
    },
    buildEnd(error) {
      if (!error && missing.size) throw new Error(`nowhere in the source any more: ${[...missing].join(', ')}`)
    },
  }
}

/** One classic script: each page runs it in a context of its own, as each opening of a page runs it anew. */
async function bundle(): Promise<vm.Script> {
  const made = await build({
    configFile: false,
    root: WEB,
    logLevel: 'error',
    plugins: [paraglideVitePlugin(TRANSLATIONS), plant(), svelte({ configFile: false })],
    define: { __APP_VERSION__: '"test"' },
    build: { write: false, minify: false, target: 'es2022', lib: { entry: resolve(WEB, 'tests/page.ts'), formats: ['iife'], name: 'page' } },
  })
  const [first] = Array.isArray(made) ? made : [made]
  if (!first || !('output' in first)) throw new Error('nothing was built')
  return new vm.Script(first.output[0].code, { filename: 'page.js' })
}

const script = await bundle()
const phones = new Map<string, Phone>()
const waiting = new Map<number, (reply: Reply) => void>()
let requests = 0
let now = 0

const say = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`)

/** What a page says to the network: the tests decide what comes back. */
function ask(name: string, method: string, url: string, body: string): Promise<Reply> {
  const request = ++requests
  return new Promise((done) => {
    waiting.set(request, done)
    say({ request, phone: name, method, path: url, body })
  })
}

function world(name: string, phone: Phone, error: () => number): vm.Context {
  const { alive } = phone
  const stopped = new Promise<never>(() => undefined)
  const fetch = async (input: string | Request, init?: RequestInit) => {
    if (!alive.is) return stopped
    const asked = new Request(typeof input === 'string' ? new URL(input, 'http://carnet.test') : input, init)
    const { pathname, search } = new URL(asked.url)
    const reply = await ask(name, asked.method, pathname + search, await asked.text())
    if (!alive.is) return stopped
    if (!reply) throw new context['TypeError']('Failed to fetch')
    return new Response(reply.status === 204 ? null : reply.body, { status: reply.status, headers: reply.headers })
  }
  const indexedDB = {
    open: (...given: Parameters<IDBFactory['open']>) => {
      if (!alive.is) throw new DOMException('this page is gone', 'InvalidStateError')
      const opening = phone.factory.open(...given)
      opening.addEventListener('success', () => alive.databases.push(opening.result))
      return opening
    },
  }
  class Here extends Request {
    constructor(input: string | URL | Request, init?: RequestInit) {
      super(typeof input === 'string' ? new URL(input, 'http://carnet.test') : input, init)
    }
  }
  // Retries and rests come when the tests say so; what merely lets others go first comes at once.
  const later = (work: () => void, ms = 0) => (ms < LATER_MS ? setTimeout(() => alive.is && work(), 0) : 0)
  const { IDBDatabase, IDBKeyRange, IDBTransaction, IDBObjectStore, IDBIndex, IDBCursor, IDBCursorWithValue, IDBRequest, IDBOpenDBRequest, IDBVersionChangeEvent } = idb
  const context: vm.Context = vm.createContext({
    ...{ IDBDatabase, IDBKeyRange, IDBTransaction, IDBObjectStore, IDBIndex, IDBCursor, IDBCursorWithValue, IDBRequest, IDBOpenDBRequest, IDBVersionChangeEvent },
    ...{ indexedDB, fetch, Request: Here, Response, Headers, URL, URLSearchParams, AbortSignal, AbortController, DOMException, Event, EventTarget },
    ...{ crypto, TextEncoder, TextDecoder, structuredClone, queueMicrotask, console, clearTimeout, clearInterval },
    ...{ setTimeout: later, setInterval: () => 0, localStorage: undefined, navigator: {} },
  })
  context['now'] = () => now + error()
  context['planted'] = phone.planted
  vm.runInContext('globalThis.self = globalThis; Date.now = () => now()', context)
  return context
}

/** Transactions that are not complete: a page that is killed takes them back. */
const underWay = new Set<IDBTransaction>()
const begin = idb.IDBDatabase.prototype.transaction
idb.IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...given: Parameters<typeof begin>) {
  const tx = begin.apply(this as never, given) as unknown as IDBTransaction
  underWay.add(tx)
  for (const end of ['complete', 'abort']) tx.addEventListener(end, () => underWay.delete(tx))
  return tx as never
}

const errors = new Map<string, number>()

async function open(name: string, phone: Phone): Promise<void> {
  phone.alive = { is: true, databases: [] }
  const context = world(name, phone, () => errors.get(name) ?? 0)
  script.runInContext(context)
  phone.page = vm.runInContext(`new Page(${JSON.stringify(phone.userId)})`, context) as Page
  await phone.page['open']?.()
}

/** The page is gone in this instant: what it had not completed is not there. */
function kill(phone: Phone): void {
  phone.alive.is = false
  phone.page = null
  for (const tx of underWay) {
    try {
      tx.abort()
    } catch {
      // it was complete a moment ago
    }
  }
  for (const database of phone.alive.databases) database.close()
}

const STORES = ['operations', 'drafts', 'devices', 'meta', 'answers']

/** All that one phone has, on another that has the page already: as from a backup of the first. */
async function copy(from: IDBFactory, to: IDBFactory, name: string): Promise<void> {
  const [source, target] = await Promise.all([connect(from, name), connect(to, name)])
  const put = target.transaction(STORES, 'readwrite')
  const done = new Promise<void>((resolve, reject) => {
    put.oncomplete = () => resolve()
    put.onabort = () => reject(put.error)
  })
  const got = source.transaction(STORES)
  for (const store of STORES) {
    put.objectStore(store).clear()
    got.objectStore(store).openCursor().onsuccess = ({ target: request }) => {
      const cursor = (request as IDBRequest<IDBCursorWithValue | null>).result
      if (!cursor) return
      put.objectStore(store).put(cursor.value, ...(put.objectStore(store).keyPath === null ? [cursor.key] : []))
      cursor.continue()
    }
  }
  await done
  source.close()
  target.close()
}

function connect(factory: IDBFactory, name: string): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const opening = factory.open(name)
    opening.onerror = () => failed(opening.error)
    opening.onsuccess = () => done(opening.result)
  })
}

async function read(factory: IDBFactory, name: string): Promise<unknown[]> {
  const database = await connect(factory, name)
  return new Promise((done) => {
    const all = database.transaction('operations').objectStore('operations').getAll()
    all.onsuccess = () => {
      database.close()
      done(all.result)
    }
  })
}

function buy(userId: string, bug: unknown): Phone {
  return { userId, planted: bug, factory: new idb.IDBFactory() as unknown as IDBFactory, page: null, alive: { is: false, databases: [] } }
}

async function obey(command: Command): Promise<unknown> {
  const { phone: name } = command
  now = command.now
  if (command.do === 'reset') return phones.clear()
  if (command.do === 'clock') return void errors.set(name, command['error'] as number)
  if (command.do === 'buy') {
    const phone = buy(command['userId'] as string, command['planted'])
    phones.set(name, phone)
    errors.set(name, 0)
    return open(name, phone)
  }
  const phone = phones.get(name)
  if (!phone?.page) throw new Error(`${name} has no page`)
  if (command.do === 'rows') return read(phone.factory, `carnet-${phone.userId}`)
  if (command.do === 'restored' || command.do === 'reload') {
    kill(phone)
    const other = phones.get(command['source'] as string) // a reload names none
    if (other) await copy(other.factory, phone.factory, `carnet-${phone.userId}`)
    return open(name, phone)
  }
  const given = (command['given'] as unknown[] | undefined) ?? []
  if (command.do === 'cut') {
    // Killed in the very instant of an edit, and what the page said of it just before.
    const said = { made: phone.page['write']?.(...given), state: phone.page['state']?.() }
    kill(phone)
    await open(name, phone)
    return said
  }
  const work = phone.page[command.do]
  if (!work) throw new Error(`no command ${command.do}`)
  return work.apply(phone.page, given)
}

// What a page that is gone still waits for comes to nothing.
process.on('unhandledRejection', (error) => {
  if (!(error instanceof DOMException)) throw error
})

for await (const line of createInterface({ input: process.stdin })) {
  const said = JSON.parse(line) as Command & { request?: number; reply?: Reply }
  if (said.request !== undefined) {
    waiting.get(said.request)?.(said.reply ?? null)
    waiting.delete(said.request)
    continue
  }
  obey(said).then(
    (done) => say({ id: said.id, done: done ?? null, state: phones.get(said.phone)?.page?.['state']?.() ?? null }),
    (error: unknown) => say({ id: said.id, error: error instanceof Error ? (error.stack ?? error.message) : String((error as { stack?: string })?.stack ?? error) }),
  )
}
