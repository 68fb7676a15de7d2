import type { Attention } from '../offline/attention.svelte'

/** All that waits for a decision as a file that a person can read, made on this phone. */
export function download({ parked, disputes }: Attention): void {
  const text = JSON.stringify({ parked, disputes }, null, 2)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  link.download = `carnet-${new Date().toISOString().slice(0, 10)}.json`
  link.click()
  URL.revokeObjectURL(link.href)
}
