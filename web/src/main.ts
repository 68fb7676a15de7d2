import { mount } from 'svelte'
import App from './App.svelte'
import { install } from './offline/install.svelte'
import { startWorker } from './offline/worker'
import './ui/css/index.css'

const target = document.getElementById('app')
if (target) mount(App, { target })
startWorker()
install.listen()
