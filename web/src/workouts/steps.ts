/**
 * A load one step up or down. What was typed in the unit that is shown moves by the step itself; a converted one
 * ("60.6 lb") goes to the next whole step, which is what lies on the rack.
 */
export function stepped(shown: number, direction: 1 | -1, step: number, typedInUnit: boolean): number {
  if (typedInUnit) return Math.max(0, shown + direction * step)
  const steps = shown / step
  return Math.max(0, (direction > 0 ? Math.floor(steps + 1e-9) + 1 : Math.ceil(steps - 1e-9) - 1) * step)
}
