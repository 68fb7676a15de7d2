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
 * The first load in two files, because many small ones compress badly: `core` is what every page stands on, `home` what my-programs
 * adds. A group takes with it what its files import and no group before it has. What else is small and shared comes in one piece.
 */
const GROUPS = [
  { name: 'forms', priority: 3, includeDependenciesRecursively: false, test: /svelte\/src\/internal\/client\/dom\/elements\/bindings\/(input|select)\.js$/ },
  { name: 'core', priority: 2, test: /src\/(main\.ts|App\.svelte|ui\/Icon\.svelte|i18n\/times\.ts|i18n\/paraglide\/registry\.js)$|rolldown\/runtime|icons\/(triangle-alert|chevron-right)\.mjs$/ },
  { name: 'home', priority: 1, test: /src\/programs\/(MyPrograms\.svelte|prefetch\.ts)$/ },
  { name: 'door', test: /\/(src\/accounts\/(Door|PasswordField|NewPassword)\.svelte|src\/ui\/problem\.ts|messages\/(signin|password)_\w+\.js)$/ },
  { name: 'coaching', test: /src\/(coaching|accounts\/team)\//, includeDependenciesRecursively: false },
  { name: 'verify', test: /src\/verify\//, includeDependenciesRecursively: false },
  { name: 'shared', minShareCount: 2, test: /\/(paraglide\/messages\/\w+\.js|icons\/[\w-]+\.mjs)$/ },
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
