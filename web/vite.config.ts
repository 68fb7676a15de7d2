import { readFileSync } from 'node:fs'
import { paraglideVitePlugin } from '@inlang/paraglide-js'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { serviceWorker } from './tools/service-worker.ts'
import { TRANSLATIONS } from './tools/translations.ts'

// The version stands once, where Python reads it too.
const version = /__version__ = "(.+)"/.exec(readFileSync('../src/carnet/__init__.py', 'utf8'))?.[1] ?? 'unknown'

// The Host stays the page's own: the server compares it with the Origin.
const SERVER = { target: process.env['CARNET_ORIGIN'] ?? 'http://localhost:8000', changeOrigin: false }

export default defineConfig({
  plugins: [paraglideVitePlugin(TRANSLATIONS), svelte(), serviceWorker('service-worker.js', 'index.html', 'public')],
  define: { __APP_VERSION__: JSON.stringify(version) },
  build: {
    target: 'es2022',
    // A data: font or script would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The API's documentation is one big bundle, on a page of its own.
    chunkSizeWarningLimit: 1600,
    rolldownOptions: { input: { index: 'index.html', docs: 'docs.html' } },
  },
  server: { proxy: { '/api/v1': SERVER, '/api/openapi.json': SERVER } },
  test: { include: ['src/**/*.test.ts'], environment: 'node', testTimeout: 20_000 },
})
