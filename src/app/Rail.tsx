/** The rail: labs in groups, then the Library. It collapses to icons at the user's wish and to a sheet when narrow. */
import { A, useLocation } from '@solidjs/router'
import { createEffect, createSignal, For, type JSX, on } from 'solid-js'
import { labs } from '../labs'
import { classNames } from '../ui/class-names'
import { openPalette } from './palette-state'
import s from './Rail.module.css'

const GROUPS = ['Text', 'Tables', 'Systems'] as const
const KEY = 'vitrine-rail'

export function Rail(): JSX.Element {
  const [open, setOpen] = createSignal(false)
  const [slim, setSlim] = createSignal(localStorage.getItem(KEY) === 'slim')
  const location = useLocation()
  createEffect(
    on(
      () => location.pathname,
      () => setOpen(false),
    ),
  )
  const toggleSlim = (): void => {
    localStorage.setItem(KEY, slim() ? 'wide' : 'slim')
    setSlim(!slim())
  }
  return (
    <nav class={classNames(s.rail, open() && s.open, slim() && s.slim)} aria-label="Labs">
      <div class={s.top}>
        <A class={s.brand} href="/" end aria-label="Vitrine, home">
          <span>Vitrine</span>
        </A>
        <button type="button" class={s.menu} aria-expanded={open()} onClick={() => setOpen(!open())}>
          {open() ? 'Close' : 'Labs'}
        </button>
        <button type="button" class={s.find} onClick={openPalette} aria-label="Search commands">
          Search
        </button>
      </div>
      <div class={s.list}>
        <For each={GROUPS.filter((group) => labs.some((lab) => lab.group === group))}>
          {(group) => (
            <>
              <h2>{group}</h2>
              <For each={labs.filter((lab) => lab.group === group)}>
                {(lab) => <Entry href={`/${lab.id}`} title={lab.title} question={lab.question} />}
              </For>
            </>
          )}
        </For>
        <h2>Yours</h2>
        <Entry href="/library" title="Library" question="What have you kept in this browser?" />
      </div>
      <button type="button" class={s.fold} onClick={toggleSlim} aria-pressed={slim()} title={slim() ? 'Widen' : 'Fold'}>
        <span aria-hidden="true">{slim() ? '»' : '«'}</span>
        <span class="visually-hidden">{slim() ? 'Widen the rail' : 'Fold the rail'}</span>
      </button>
    </nav>
  )
}

function Entry(props: { href: string; title: string; question: string }): JSX.Element {
  return (
    <A href={props.href} class={s.entry} activeClass={s.current ?? ''} title={props.question}>
      <span class={s.initial} aria-hidden="true">
        {props.title.slice(0, 1)}
      </span>
      <span class={s.title}>{props.title}</span>
      <span class={s.question}>{props.question}</span>
    </A>
  )
}
