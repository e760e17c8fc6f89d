/** Whether the command palette is open; anything in the shell may open it. */
import { createSignal } from 'solid-js'

const [paletteIsOpen, setPaletteIsOpen] = createSignal(false)

export { paletteIsOpen }
export const openPalette = (): void => void setPaletteIsOpen(true)
export const closePalette = (): void => void setPaletteIsOpen(false)
