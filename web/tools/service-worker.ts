/** A Vite plug-in: the service worker with the list of the files that the page is made of. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** `source` is the worker, `page` the index; the documentation of the API is no page of a phone's. */
export function serviceWorker(source: string, page: string, publicFolder: string): Plugin {
  return {
    name: 'carnet-service-worker',
    apply: 'build',
    generateBundle: {
      // Last: Vite takes out what only stood for styles, and one file that is not there would keep the worker from installing.
      order: 'post',
      handler(_options, bundle) {
        const code = readFileSync(source, 'utf8')
        const shared = readdirSync(publicFolder, { withFileTypes: true }).filter((entry) => entry.isFile())
        const hash = createHash('sha256').update(code).update(readFileSync(page))
        for (const { name } of shared) hash.update(readFileSync(join(publicFolder, name)))
        const built = Object.keys(bundle).filter((name) => name.startsWith('assets/') && !/\/(docs|swagger)[-.]/.test(name)).sort()
        const files = ['/', ...built.map((name) => `/${name}`), ...shared.map(({ name }) => `/${name}`)]
        const version = hash.update(files.join()).digest('hex').slice(0, 16)
        const head = `const VERSION = ${JSON.stringify(version)}\nconst FILES = ${JSON.stringify(files)}\n`
        this.emitFile({ type: 'asset', fileName: 'service-worker.js', source: head + code })
      },
    },
  }
}
