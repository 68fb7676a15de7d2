import type { Part } from '../api/prescription'
import { m } from '../i18n/paraglide/messages.js'
import type { Circuit, Round } from './circuit.svelte'
import { rung } from './plan'

/** "Tour 2"; in a circuit of parts "Partie 2", with its round where it has several. */
export function roundName(form: Circuit, round: Round): string {
  const part = form.parts[round.part]
  if (form.parts.length < 2 || !part) return m.runner_round({ n: round.n + 1 })
  const name = part.title ?? m.runner_part({ n: round.part + 1 })
  const several = form.rounds.filter((each) => each.part === round.part).length > 1
  return several ? `${name} · ${m.runner_round({ n: round.k + 1 })}` : name
}

/** A part whose ladder begins where an earlier one ended: at the reps of the last round that was begun there. */
export function beginLadder(part: Part, parts: readonly Part[], rounds: readonly Round[]): Part {
  const from = part.ladder?.start
  if (!part.ladder || typeof from !== 'object') return part
  const last = rounds.filter((round) => round.part === from.part && round.stations.some((each) => each.done)).at(-1)
  const start = last && rung(parts[from.part]?.ladder, last.k)
  return typeof start === 'number' ? { ...part, ladder: { ...part.ladder, start } } : part
}
