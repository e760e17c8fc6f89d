/** Whether the script of the current run is shown. */
import { createSignal } from 'solid-js'

const [scriptIsOpen, setScriptIsOpen] = createSignal(false)

export { scriptIsOpen }
export const openScript = (): void => void setScriptIsOpen(true)
export const closeScript = (): void => void setScriptIsOpen(false)
