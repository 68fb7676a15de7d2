import { readFileSync } from 'node:fs'
import { paraglideVitePlugin } from '@inlang/paraglide-js'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { leanMessages } from './tools/lean-messages.ts'
import { serviceWorker } from './tools/service-worker.ts'
import { TRANSLATIONS } from './tools/translations.ts'

// The version stands once, where Python reads it too.
const version = /__version__ = "(.+)"/.exec(readFileSync('../src/carnet/__init__.py', 'utf8'))?.[1] ?? 'unknown'

// The Host stays the page's own: the server compares it with the Origin.
const SERVER = { target: process.env['CARNET_ORIGIN'] ?? 'http://localhost:8000', changeOrigin: false }

/**
 * Few files, because many small ones compress badly, and each costs a slow phone some milliseconds when a page is opened. `core` is
 * what every page stands on, `home` what my-programs adds to it, `forms` what pages with fields do; what other pages have in common
 * is `shared`. A group takes with it what its files import and no group before it has.
 */
const GROUPS = [
  { name: 'forms', priority: 4, includeDependenciesRecursively: false, test: /(svelte\/src\/internal\/client\/dom\/elements\/bindings\/(input|select)|src\/ui\/problem|messages\/error_\w+)\.[jt]s$/ },
  { name: 'core', priority: 3, test: /src\/(main\.ts|App\.svelte|ui\/(Icon|StatusMark)\.svelte|ui\/(initials|undo\.svelte)\.ts|api\/(blank|by|document)\.ts|i18n\/(times|short)\.ts|i18n\/paraglide\/registry\.js|offline\/day\.ts)$|messages\/(loading|started_by|quoted)\.js$|icons\/(check|triangle-alert|chevron-right)\.mjs$/ },
  { name: 'home', priority: 2, test: /src\/programs\/(MyPrograms\.svelte|prefetch\.ts)$/ },
  { name: 'door', priority: 1, test: /\/(src\/accounts\/(Door|PasswordField|NewPassword)\.svelte|messages\/(signin|password)_\w+\.js)$/ },
  { name: 'coaching', test: /src\/(coaching|accounts\/team)\//, includeDependenciesRecursively: false },
  { name: 'verify', test: /src\/verify\//, includeDependenciesRecursively: false },
  { name: 'shared', minShareCount: 2, test: /\/(src\/(ui\/(?!Install)|api\/|i18n\/|offline\/|workouts\/).*|icons\/[\w-]+\.mjs)$/ },
]

export default defineConfig({
  plugins: [paraglideVitePlugin(TRANSLATIONS), leanMessages(), svelte(), serviceWorker('service-worker.js', 'index.html', 'public')],
  define: { __APP_VERSION__: JSON.stringify(version) },
  build: {
    target: 'es2022',
    // A data: font or script would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The API's documentation is one big bundle, on a page of its own.
    chunkSizeWarningLimit: 1600,
    rolldownOptions: {
      input: { index: 'index.html', docs: 'docs.html' },
      output: { codeSplitting: { groups: GROUPS } },
      // Else every page would load what only those with fields need, for the sake of effects that it does not have.
      treeshake: { moduleSideEffects: [{ test: /svelte\/src\/internal\/client\/dom\/elements\/bindings\//, sideEffects: false }] },
    },
  },
  server: { proxy: { '/api/v1': SERVER, '/api/openapi.json': SERVER } },
  test: { include: ['src/**/*.test.ts'], environment: 'node', testTimeout: 20_000 },
})
