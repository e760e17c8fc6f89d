/** Stage 2: what is taken away before anything is counted, and every change in its place. */
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js'
import { CLEAN_ORDER, type CleanStep, type CleanView, type DiffChange } from '../../../workers/contracts/text/clean'
import { download } from '../../charts/export'
import { visibleToken } from '../../charts/visible-token'
import { Control, ParamControls } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { Button } from '../../ui/Button'
import { classNames } from '../../ui/class-names'
import { Facts } from '../../ui/Facts'
import { formatCount, formatDuration, formatPlural } from '../../ui/format'
import type { TextLab } from './state'
import s from './Clean.module.css'

const STEP_NAMES: Record<CleanStep, string> = {
  html: 'HTML',
  urls: 'URLs',
  controlCharacters: 'control characters',
  unicode: 'Unicode form',
  quotes: 'quotes',
  accents: 'accents',
  lowerCase: 'capitals',
  whitespace: 'white space',
}
const SWITCHES = ['lowerCase', 'whitespace', 'quotes', 'controlCharacters', 'accents', 'urls', 'html'] as const
const CHANGES_A_PAGE = 4

export function Clean(props: { lab: TextLab }): JSX.Element {
  const clean = (): TextLab['clean'] => props.lab.clean
  const [saving, setSaving] = createSignal(false)
  const save = (): Promise<void> => {
    setSaving(true)
    return clean()
      .save()
      .then((text) => download('cleaned.txt', text))
      .finally(() => setSaving(false))
  }
  return (
    <Stage
      id="clean"
      run={clean().run}
      flow={({ data, made }) => [difference(data), formatDuration(made.milliseconds)]}
      controls={
        <>
          <Control params={clean().params} name="unicode" />
          <div class={s.switches} role="group" aria-label="Switches">
            <ParamControls params={clean().params} names={SWITCHES} />
          </div>
        </>
      }
      note={<Note />}
      code={['text/clean/clean.ts', 'text/clean/steps.ts', 'text/clean/html.ts', 'text/clean/diff.ts']}
    >
      {({ data }) => (
        <>
          <Facts
            facts={[
              { label: 'characters left', value: formatCount(data.characters) },
              ...CLEAN_ORDER.filter((step) => data.counts[step] > 0).map((step) => ({
                label: STEP_NAMES[step],
                value: formatCount(data.counts[step]),
                title: `${formatPlural(data.counts[step], 'place')} changed`,
              })),
            ]}
          />
          <Changes data={data} />
          <p class={s.exports}>
            <Button small busy={saving()} onClick={() => void save()}>
              Save cleaned text
            </Button>
          </p>
        </>
      )}
    </Stage>
  )
}

/** For the strip: how much shorter or longer the text is. */
function difference({ charactersBefore, charactersAfter }: CleanView): string {
  const change = charactersAfter - charactersBefore
  if (change === 0) return 'same length'
  return `${change > 0 ? '+' : '−'}${formatCount(Math.abs(change))} chars`
}

function Changes(props: { data: CleanView }): JSX.Element {
  const [page, setPage] = createSignal(0)
  const changes = (): readonly DiffChange[] => props.data.diff.changes
  const last = (): number => Math.max(0, Math.ceil(changes().length / CHANGES_A_PAGE) - 1)
  const from = (): number => Math.min(page(), last()) * CHANGES_A_PAGE
  const shown = createMemo(() => changes().slice(from(), from() + CHANGES_A_PAGE))
  const title = (): string => {
    const to = Math.min(from() + CHANGES_A_PAGE, changes().length)
    const all = `${props.data.diff.complete ? '' : 'the first '}${formatCount(changes().length)}`
    return `Changes ${formatCount(from() + 1)} to ${formatCount(to)} of ${all}`
  }
  return (
    <Show when={changes().length > 0} fallback={<p class={s.none}>With these switches nothing in the text changes.</p>}>
      <section class={s.changes} aria-label="Before and after">
        <header>
          <span aria-live="polite">{title()}</span>
          <span class={s.legend} aria-hidden="true">
            <del>before</del> <ins>after</ins>
          </span>
          <span class={s.steps}>
            <Button small disabled={from() === 0} onClick={() => setPage(Math.min(page(), last()) - 1)}>
              Earlier
            </Button>
            <Button small disabled={page() >= last()} onClick={() => setPage(Math.min(page(), last()) + 1)}>
              Later
            </Button>
          </span>
        </header>
        <ol>
          <For each={shown()}>
            {(change) => (
              <li>
                <i title="place in the text, in characters">{formatCount(change.position)}</i>
                <p>
                  <For each={change.segments}>{(segment) => <Segment {...segment} />}</For>
                </p>
              </li>
            )}
          </For>
        </ol>
      </section>
    </Show>
  )
}

function Segment(props: DiffChange['segments'][number]): JSX.Element {
  // Around a change line breaks only get in the way; in the change itself they are the point.
  return (
    <Show when={props.kind !== 'same'} fallback={props.text}>
      <Show
        when={props.kind === 'added'}
        fallback={
          <del class={classNames(props.text.trim() === '' && s.blank)}>
            <Shown text={props.text} />
          </del>
        }
      >
        <ins>
          <Shown text={props.text} />
        </ins>
      </Show>
    </Show>
  )
}

/** Changed text; what stands for white space is set larger than fonts draw it. */
function Shown(props: { text: string }): JSX.Element {
  return (
    <For each={visibleToken(props.text).split(/([·↵→]+)/)}>
      {(part, index) => (
        <Show when={index() % 2 === 1} fallback={part}>
          <span class={s.sign}>{part}</span>
        </Show>
      )}
    </For>
  )
}

function Note(): JSX.Element {
  return (
    <>
      <p>
        <strong>What differs here is different to a model.</strong> “Whale” and “whale” are two words until something
        says otherwise; so are two spellings of é, one letter or a letter and a mark.
      </p>
      <p>
        <code>NFC</code> joins a letter and its marks; <code>NFKC</code> also folds ﬁ to fi and ② to 2. Each step you
        add makes the vocabulary smaller and forgets something.
      </p>
      <p>
        Order: markup, URLs, control characters, Unicode, quotes, accents, case, white space, until nothing changes.
        Cleaning twice is cleaning once.
      </p>
      <p>Unicode Standard Annex 15; WHATWG HTML; differences by Myers 1986.</p>
    </>
  )
}
