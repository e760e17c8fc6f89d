/** Charts and parts in all states, for development. */
import type { JSX } from 'solid-js'

export function Gallery(): JSX.Element {
  return <h1>Gallery</h1>
}
