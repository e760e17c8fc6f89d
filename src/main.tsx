/** Mounts the app. The style sheet comes first: it declares the order of the layers. */
import './styles/index.css'
import { render } from 'solid-js/web'
import { App } from './app/App'
import { persistAtFirstSave } from './app/library/persist'
import { installScripting } from './app/scripting'
import { applyStoredTheme } from './app/theme'

applyStoredTheme()
installScripting()
persistAtFirstSave()
const mount = document.getElementById('app')
if (mount) render(() => <App />, mount)
