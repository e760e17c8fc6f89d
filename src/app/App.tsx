/** The shell: rail, page, status bar, and what floats above them. Pages are loaded when they are opened. */
import { HashRouter, Route, type RouteSectionProps } from '@solidjs/router'
import { ErrorBoundary, For, type JSX, lazy, Suspense } from 'solid-js'
import { labs } from '../labs'
import { ErrorNote } from '../ui/ErrorNote'
import { ToastHost } from '../ui/ToastHost'
import { reportOf } from '../client'
import { DropAnywhere } from './DropAnywhere'
import { Home } from './Home'
import { Palette } from './Palette'
import { Rail } from './Rail'
import { ScriptDialog } from './ScriptDialog'
import { StatusBar } from './StatusBar'
import { UpdatePrompt } from './UpdatePrompt'
import s from './App.module.css'

const Library = lazy(async () => ({ default: (await import('./library/Library')).Library }))
const Gallery = import.meta.env.DEV
  ? lazy(async () => ({ default: (await import('./gallery/Gallery')).Gallery }))
  : undefined

export function App(): JSX.Element {
  return (
    <HashRouter root={Shell}>
      <Route path="/" component={Home} />
      <For each={labs}>{(lab) => <Route path={`/${lab.id}`} component={lazy(lab.page)} />}</For>
      <Route path="/library" component={Library} />
      {Gallery && <Route path="/gallery" component={Gallery} />}
      <Route path="*" component={Missing} />
    </HashRouter>
  )
}

function Shell(props: RouteSectionProps): JSX.Element {
  return (
    <div class={s.shell}>
      <a
        class={s.skip}
        href="#main"
        onClick={(event) => (event.preventDefault(), document.getElementById('main')?.focus())}
      >
        Skip to the page
      </a>
      <Rail />
      <main id="main" tabindex="-1" class={s.main}>
        <ErrorBoundary fallback={(error: unknown, reset) => <Broken error={error} reset={reset} />}>
          <Suspense fallback={<p class={s.loading}>Opening …</p>}>{props.children}</Suspense>
        </ErrorBoundary>
      </main>
      <StatusBar />
      <Palette />
      <ScriptDialog />
      <DropAnywhere />
      <UpdatePrompt />
      <ToastHost />
    </div>
  )
}

function Broken(props: { error: unknown; reset: () => void }): JSX.Element {
  return (
    <div class={s.broken}>
      <ErrorNote
        error={reportOf(props.error)}
        safe="Everything in the Library is as it was."
        next="Reload the page. If a new version of Vitrine has come out, this loads it."
        actions={
          <button type="button" onClick={() => location.reload()}>
            Reload
          </button>
        }
      />
    </div>
  )
}

function Missing(): JSX.Element {
  return (
    <div class={s.broken}>
      <h1>There is no such page</h1>
      <p>
        The labs are on the left; <a href="#/">the home page</a> has one line about each.
      </p>
    </div>
  )
}
