/** What a hand is on: an open sheet, a time half typed, a button held down. Meanwhile nothing else moves on the page. */
const held = new Set<object>()
let waiting: (() => void)[] = []

/** Answers how to let go. */
export function hold(): () => void {
  const hand = {}
  held.add(hand)
  return () => {
    held.delete(hand)
    if (held.size > 0) return
    const all = waiting
    waiting = []
    for (const go of all) go()
  }
}

export function handsFree(): boolean {
  return held.size === 0
}

/** Resolves when no hand is on anything. */
export async function untilHandsFree(): Promise<void> {
  while (!handsFree()) await new Promise<void>((resolve) => waiting.push(resolve))
}
