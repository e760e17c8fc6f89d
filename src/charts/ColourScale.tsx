/** The bar that says which colour is which value. */
import { Index, type JSX } from 'solid-js'
import s from './ColourScale.module.css'

export interface ColourScaleProps {
  domain: readonly [number, number]
  label?: string | undefined
  format: (value: number) => string
  /** The colour of a share between 0 and 1. */
  colour: (share: number) => string
}

const STEPS = Array.from({ length: 32 }, (_, index) => index / 31)

export function ColourScale(props: ColourScaleProps): JSX.Element {
  return (
    <div class={s.scale}>
      <span>{props.label}</span>
      <span class={s.end}>{props.format(props.domain[0])}</span>
      <svg width="128" height="10" viewBox="0 0 32 1" preserveAspectRatio="none" aria-hidden="true">
        <Index each={STEPS}>
          {(share, index) => <rect x={index} width="1.05" height="1" fill={props.colour(share())} />}
        </Index>
      </svg>
      <span class={s.end}>{props.format(props.domain[1])}</span>
    </div>
  )
}
