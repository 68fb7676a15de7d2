/** Reads again when the page is looked at again, and every `seconds` while it is; called where a component starts. */
export function keepFresh(load: () => unknown, seconds: number): void {
  $effect(() => {
    const again = () => {
      if (document.visibilityState === 'visible') load()
    }
    const timer = setInterval(again, seconds * 1000)
    document.addEventListener('visibilitychange', again)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', again)
    }
  })
}
