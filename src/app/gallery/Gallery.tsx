/** Development only, at #/gallery: each part and chart in all its states, for eyes, screenshots and axe. */
import type { JSX } from 'solid-js'
import { ChartCases } from './Charts'
import s from './Gallery.module.css'
import { PartCases } from './Parts'

export function Gallery(): JSX.Element {
  return (
    <div class={s.gallery}>
      <h1>Gallery</h1>
      <p class={s.lead}>Every part in every state. The numbers are made up.</p>
      <h2 class={s.group}>Parts</h2>
      <PartCases />
      <h2 class={s.group}>Charts</h2>
      <ChartCases />
    </div>
  )
}
