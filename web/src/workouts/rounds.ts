import { m } from '../i18n/paraglide/messages.js'
import type { Circuit, Round } from './circuit.svelte'

/** "Tour 2"; in a circuit of parts "Partie 2", with its round where it has several. */
export function roundName(form: Circuit, round: Round): string {
  const part = form.parts[round.part]
  if (form.parts.length < 2 || !part) return m.runner_round({ n: round.n + 1 })
  const name = part.title ?? m.runner_part({ n: round.part + 1 })
  const several = form.rounds.filter((each) => each.part === round.part).length > 1
  return several ? `${name} · ${m.runner_round({ n: round.k + 1 })}` : name
}
