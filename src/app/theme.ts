/** Light, dark, or as the system says; the choice is kept in localStorage. */
import { createSignal } from 'solid-js'

export type Theme = 'system' | 'light' | 'dark'

const KEY = 'vitrine-theme'
const [theme, setSignal] = createSignal<Theme>('system')

export { theme }

export function applyStoredTheme(): void {
  const stored = localStorage.getItem(KEY)
  if (stored === 'light' || stored === 'dark') setTheme(stored)
}

export function setTheme(next: Theme): void {
  setSignal(next)
  if (next === 'system') {
    localStorage.removeItem(KEY)
    delete document.documentElement.dataset['theme']
  } else {
    localStorage.setItem(KEY, next)
    document.documentElement.dataset['theme'] = next
  }
}

/** The other of light and dark, whatever is shown now. */
export function toggleTheme(): void {
  const shown = theme() === 'system' ? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light') : theme()
  setTheme(shown === 'dark' ? 'light' : 'dark')
}
