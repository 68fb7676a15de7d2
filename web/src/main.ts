import { mount, unmount } from 'svelte'
import App from './App.svelte'
import { install } from './offline/install.svelte'
import { startWorker } from './offline/worker'
import './ui/css/index.css'

const target = document.getElementById('app')

async function advise(target: HTMLElement): Promise<void> {
  const { default: OpenInBrowser } = await import('./accounts/OpenInBrowser.svelte')
  const page = mount(OpenInBrowser, { target, props: { onstay: () => void unmount(page).then(() => mount(App, { target })) } })
}

if (target && install.inApp) void advise(target)
else if (target) mount(App, { target })
addEventListener('load', startWorker) // the page first: it opens from what an earlier worker kept
install.listen()
