/** The strip: a lab's stages as boxes in a line, and under each what really came out of it. */
import { createEffect, For, type JSX } from 'solid-js'
import { classNames } from '../ui/class-names'
import type { RunStatus } from '../client'
import type { PlacedStage, StageInfo } from './lab'
import { shareDone, timeLeft } from './progress'
import s from './Strip.module.css'

const SAID: Record<RunStatus, string> = {
  waiting: 'waits for its input',
  ready: 'not run yet',
  running: 'running',
  done: 'done',
  failed: 'failed',
  stale: 'out of date',
}

export function Strip(props: {
  stages: readonly StageInfo[]
  placed: ReadonlyMap<string, PlacedStage>
  /** The stage that is being read. */
  current: string | undefined
  onPick: (id: string) => void
}): JSX.Element {
  let nav: HTMLElement | undefined
  // Where the strip is wider than the window it follows the page.
  createEffect(() => {
    const box = nav?.querySelector<HTMLElement>(`[data-stage="${props.current ?? ''}"]`)
    if (nav && box && nav.scrollWidth > nav.clientWidth) nav.scrollTo({ left: box.offsetLeft - nav.clientWidth / 3 })
  })
  return (
    <nav ref={(element) => (nav = element)} class={s.strip} aria-label="Stages">
      <ol>
        <For each={props.stages}>
          {(stage) => {
            const placed = (): PlacedStage | undefined => props.placed.get(stage.id)
            const status = (): RunStatus => statusOf(placed())
            return (
              <li data-stage={stage.id}>
                <button
                  type="button"
                  class={classNames(s.step, s[status()])}
                  style={{ '--share': `${(100 * shareDone(placed()?.run.progress())).toFixed(1)}%` }}
                  aria-current={stage.id === props.current ? 'step' : undefined}
                  onClick={() => props.onPick(stage.id)}
                  title={`${stage.question} (${SAID[status()]})`}
                >
                  <b>{stage.title}</b>
                  <span>
                    <For each={linesOf(placed())}>{(line) => <i>{line}</i>}</For>
                  </span>
                </button>
              </li>
            )
          }}
        </For>
      </ol>
    </nav>
  )
}

/** What was made from an outdated result is out of date itself. */
function statusOf(placed: PlacedStage | undefined): RunStatus {
  if (!placed) return 'waiting'
  const status = placed.run.status()
  return status === 'done' && placed.run.isOutdated() ? 'stale' : status
}

function linesOf(placed: PlacedStage | undefined): readonly string[] {
  if (!placed) return ['', '']
  const { run } = placed
  const standing = run.status() === 'running' ? undefined : placed.standing()
  if (standing) return standing
  switch (run.status()) {
    case 'running': {
      const progress = run.progress()
      return [progress?.phase ?? 'starting', timeLeft(progress, run.startedAt()) ?? '']
    }
    case 'failed':
      return ['failed', 'see below']
    case 'waiting':
      return ['waits for', 'its input']
    case 'ready':
      return ['not run yet', '']
    case 'done':
    case 'stale':
      return placed.flow()
  }
}
