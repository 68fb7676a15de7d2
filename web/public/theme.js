// Before the first paint and before the page's own code: no flash of the other theme. The content security policy allows no inline script.
try {
  const theme = localStorage.getItem('carnet.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage is refused: the system's theme stands.
}
