/** The command palette (Ctrl/Cmd K): any lab, any stage, a sample, the theme, the link to this run, its script. */
import { useLocation, useNavigate } from '@solidjs/router'
import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, onMount, Show } from 'solid-js'
import { classNames } from '../ui/class-names'
import { type Command, listCommands, matching } from './commands'
import { closePalette, openPalette, paletteIsOpen } from './palette-state'
import s from './Palette.module.css'

export function Palette(): JSX.Element {
  const navigate = useNavigate()
  const location = useLocation()
  const [query, setQuery] = createSignal('')
  const [picked, setPicked] = createSignal(0)
  let dialog: HTMLDialogElement | undefined
  const commands = createMemo(() => matching(listCommands(location.pathname, navigate), query()))
  createEffect(on(query, () => setPicked(0)))
  createEffect(() => {
    if (!paletteIsOpen()) return dialog?.close()
    setQuery('')
    dialog?.showModal()
  })
  const onKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    if (paletteIsOpen()) closePalette()
    else openPalette()
  }
  onMount(() => addEventListener('keydown', onKey))
  onCleanup(() => removeEventListener('keydown', onKey))

  const perform = (command: Command | undefined): void => {
    if (!command) return
    closePalette()
    command.run()
  }
  const move = (event: KeyboardEvent): void => {
    const count = commands().length
    if (event.key === 'ArrowDown') setPicked((index) => (index + 1) % Math.max(1, count))
    else if (event.key === 'ArrowUp') setPicked((index) => (index + count - 1) % Math.max(1, count))
    else if (event.key === 'Enter') perform(commands()[picked()])
    else return
    event.preventDefault()
    document.getElementById(`command-${picked()}`)?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <dialog
      ref={(element) => (dialog = element)}
      class={s.palette}
      aria-label="Commands"
      onClose={closePalette}
      onClick={(event) => event.target === dialog && closePalette()}
    >
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="commands"
        aria-activedescendant={`command-${picked()}`}
        aria-label="Search commands"
        placeholder="Labs, stages, samples, commands"
        autocomplete="off"
        spellcheck={false}
        value={query()}
        onInput={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={move}
      />
      <ul id="commands" role="listbox" aria-label="Commands">
        <For each={commands()}>
          {(command, index) => (
            <li
              id={`command-${index()}`}
              role="option"
              aria-selected={index() === picked()}
              class={classNames(s.command, index() === picked() && s.picked)}
              onPointerMove={() => setPicked(index())}
              onClick={() => perform(command)}
            >
              <span>{command.title}</span>
              <span class={s.group}>{command.group}</span>
            </li>
          )}
        </For>
      </ul>
      <Show when={commands().length === 0}>
        <p class={s.none}>Nothing here is called that.</p>
      </Show>
    </dialog>
  )
}
