declare module 'lucide/dist/esm/icons/*.mjs' {
  const icon: import('./ui/icon').IconShape
  export default icon
}

declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  const SwaggerUI: (options: Record<string, unknown>) => unknown
  export default SwaggerUI
}

/** Carnet's version, put in by the build. */
declare const __APP_VERSION__: string
