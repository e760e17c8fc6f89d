/** A lab's page: heading, the sticky strip drawn from what its stages made, and the column of stages. */
import { createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js'
import { useLocation } from '@solidjs/router'
import { LabContext, type LabInfo, type PlacedStage } from './lab'
import { Strip } from './Strip'
import s from './LabPage.module.css'

export interface LabPageProps {
  info: LabInfo
  /** Below the intro: what the whole lab offers, such as "run all". */
  actions?: JSX.Element
  children: JSX.Element
}

export function LabPage(props: LabPageProps): JSX.Element {
  const [placed, setPlaced] = createSignal<ReadonlyMap<string, PlacedStage>>(new Map())
  const place = (id: string, stage: PlacedStage): void => {
    setPlaced((before) => new Map(before).set(id, stage))
  }
  const [current, setCurrent] = createSignal<string>()
  onMount(() => onCleanup(watchStages(props.info.stages, setCurrent)))
  const location = useLocation<{ stage?: string }>()
  onMount(() => {
    const id = location.state?.stage
    if (id !== undefined) showStage(id)
  })
  return (
    <LabContext.Provider value={{ info: props.info, place }}>
      <header class={s.head}>
        <h1>{props.info.title}</h1>
        <p>{props.info.intro}</p>
        <Show when={props.actions}>
          <div class={s.actions}>{props.actions}</div>
        </Show>
      </header>
      <Strip stages={props.info.stages} placed={placed()} current={current()} onPick={showStage} />
      {props.children}
      <div class={s.end} />
    </LabContext.Provider>
  )
}

/** Calls back with the stage that crosses the upper third of the window; returns how to stop. */
function watchStages(stages: LabInfo['stages'], onStage: (id: string) => void): () => void {
  const isFirst = (section: Element): boolean => section.id === `stage-${stages[0]?.id}`
  const observer = new IntersectionObserver(
    (entries) => {
      const entered = entries.find((entry) => entry.isIntersecting)
      // Above the first stage stands the lab's head, which is tall in a narrow window: there the first one is meant.
      const isAbove = entries.some(({ target, boundingClientRect }) => isFirst(target) && boundingClientRect.top > 0)
      if (entered) onStage(entered.target.id.replace('stage-', ''))
      else if (isAbove) onStage(stages[0]?.id ?? '')
    },
    { rootMargin: '-33% 0px -66% 0px' },
  )
  for (const { id } of stages) {
    const section = document.getElementById(`stage-${id}`)
    if (section) observer.observe(section)
  }
  return () => observer.disconnect()
}

/** Scrolls to a stage and gives it the focus, so that the keyboard goes on from there. */
export function showStage(id: string): void {
  const section = document.getElementById(`stage-${id}`)
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  section?.scrollIntoView({ block: 'start', behavior: still ? 'instant' : 'smooth' })
  section?.focus({ preventScroll: true })
}
