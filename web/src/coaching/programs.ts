import { api, read, type Schemas } from '../api/client'

export type Program = Schemas['ProgramRow']

/** Every program of the teams that I coach, newest first; page after page. */
export async function allPrograms(): Promise<Program[]> {
  const all: Program[] = []
  let cursor: string | undefined
  do {
    const page = await read(api.GET('/api/v1/programs', { params: { query: cursor === undefined ? {} : { cursor } } }))
    all.push(...page.programs)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return all
}
