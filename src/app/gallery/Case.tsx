/** One state of one part, under its name. */
import type { JSX } from 'solid-js'
import { classNames } from '../../ui/class-names'
import s from './Gallery.module.css'

export function Case(props: { title: string; wide?: boolean | undefined; children: JSX.Element }): JSX.Element {
  return (
    <section class={classNames(s.case, props.wide && s.wide)} aria-label={props.title}>
      <h3 class={s.name}>{props.title}</h3>
      {props.children}
    </section>
  )
}
