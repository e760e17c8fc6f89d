/** Mounts the app. The style sheet comes first: it declares the order of the layers. */
import './styles/index.css'
import { render } from 'solid-js/web'
import { App } from './app/App'
import { installScripting } from './app/scripting'
import { applyStoredTheme } from './app/theme'

applyStoredTheme()
installScripting()
const mount = document.getElementById('app')
if (mount) render(() => <App />, mount)
