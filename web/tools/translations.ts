/** The messages as functions: the build compiles them itself, the checks run this file first. */
import { compile } from '@inlang/paraglide-js'

type Options = Parameters<typeof compile>[0]

export const TRANSLATIONS: Options = {
  project: './project.inlang',
  outdir: './src/i18n/paraglide',
  strategy: ['globalVariable', 'baseLocale'],
  emitTsDeclarations: true,
  emitReadme: false,
}

if (import.meta.main) await compile(TRANSLATIONS)
