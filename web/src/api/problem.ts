/** What went wrong, as the page needs to know it: `code` chooses the text. `offline` is no answer at all, `unknown` an answer that is not ours. */
export class Problem extends Error {
  readonly code: string
  readonly status: number
  /** Seconds to wait, where the server says so. */
  readonly retryAfter: number | null

  constructor(code: string, status = 0, retryAfter: number | null = null) {
    super(code)
    this.name = 'Problem'
    this.code = code
    this.status = status
    this.retryAfter = retryAfter
  }
}

function codeOf(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string') return body.code
  return 'unknown'
}

export function problemOf(response: Response, body: unknown): Problem {
  const wait = Number(response.headers.get('retry-after') ?? NaN)
  return new Problem(codeOf(body), response.status, Number.isFinite(wait) ? wait : null)
}
