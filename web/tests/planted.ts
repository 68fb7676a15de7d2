/** Mistakes that a test plants into the page's source while it is put together: each must be found. */

type Bug = { file: string; find: string; put: string }

export const PLANTED: Record<string, Bug> = {}
