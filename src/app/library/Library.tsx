/** The Library page. */
import type { JSX } from 'solid-js'

export function Library(): JSX.Element {
  return <h1>Library</h1>
}
