/** The messages as functions: the build compiles them itself, the checks run this file first. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compile } from '@inlang/paraglide-js'

type Options = Parameters<typeof compile>[0]

const MESSAGES = join(import.meta.dirname, '..', 'messages')
const SLICES = readdirSync(MESSAGES, { withFileTypes: true }).filter((entry) => entry.isDirectory())

/** Where the messages stand: those of all pages, and a folder for each slice that has its own. */
export const FOLDERS = ['messages', ...SLICES.map(({ name }) => `messages/${name}`).sort()]

// The compiler writes files of its own beside its settings, so those stand where nothing is kept. Their paths start at the folder around it.
const PACKAGES = join(import.meta.dirname, '..', 'node_modules')
const PROJECT = join(PACKAGES, 'carnet.inlang')
const SETTINGS = {
  baseLocale: 'fr',
  locales: ['fr', 'en'],
  // A local path: by its name the plug-in would be fetched from a content network.
  modules: ['./@inlang/plugin-message-format/dist/index.js'],
  telemetry: 'off',
  'plugin.inlang.messageFormat': {
    pathPattern: FOLDERS.map((folder) => `../${folder}/{locale}.json`),
  },
}

mkdirSync(PROJECT, { recursive: true })
writeFileSync(join(PROJECT, 'settings.json'), JSON.stringify(SETTINGS))

export const TRANSLATIONS: Options = {
  project: PROJECT,
  outdir: './src/i18n/paraglide',
  strategy: ['globalVariable', 'baseLocale'],
  emitReadme: false,
}

if (import.meta.main) await compile(TRANSLATIONS)
