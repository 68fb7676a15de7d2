/** A Svelte action: keeps what is current on the screen, whatever the list's length. */
export function keepInView(element: HTMLElement, current: boolean) {
  // with the next frame: asked for at once, it would lay out a page that is still being built
  const show = (now: boolean) => now && requestAnimationFrame(() => element.scrollIntoView({ block: 'nearest' }))
  show(current)
  return { update: show }
}
