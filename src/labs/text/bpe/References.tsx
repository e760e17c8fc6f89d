/** The same line under the encoding trained here and under published ones: tokens over their ids, and what they come to. */
import { For, type JSX, Show } from 'solid-js'
import type { BpeView, EncodeView } from '../../../../workers/contracts/text/bpe'
import { dataColour } from '../../../charts/palette'
import { visibleToken } from '../../../charts/visible-token'
import { StageError } from '../../../stage/StageError'
import { Button } from '../../../ui/Button'
import { formatBytes, formatCount, formatFixed } from '../../../ui/format'
import type { BytePairs, ReferenceRuns } from './bpe-state'
import s from './BytePairs.module.css'

interface Figures {
  size: number
  tokens: number
  perToken: number
  lossless: boolean | undefined
}

export function References(props: { view: BpeView; bytePairs: BytePairs }): JSX.Element {
  const own = (): Figures => ({
    size: 256 + props.view.mergeCount,
    tokens: props.view.tokenCount,
    perToken: props.view.characters / props.view.tokenCount,
    lossless: props.bytePairs.ownLine.artifact()?.data.lossless,
  })
  const all = (): Figures[] => [
    own(),
    ...props.bytePairs.references.flatMap(({ whole }) => figuresOf(whole.artifact()?.data) ?? []),
  ]
  const best = (): number =>
    Math.max(
      ...all()
        .map(({ perToken }) => perToken)
        .filter(Number.isFinite),
      1,
    )
  return (
    <div class={s.part}>
      <h3>Beside published encodings</h3>
      <div class={s.encodings}>
        <Row
          name={props.bytePairs.opened.artifact() ? 'Opened here' : 'Trained here'}
          of={props.bytePairs.opened.artifact() ? (props.bytePairs.opened.artifact()?.data.name ?? '') : 'this text'}
          figures={own()}
          best={best()}
          tokens={props.bytePairs.ownLine.artifact()?.data}
          own
        />
        <For each={props.bytePairs.references}>{(reference) => <Reference reference={reference} best={best()} />}</For>
      </div>
    </div>
  )
}

function Reference(props: { reference: ReferenceRuns; best: number }): JSX.Element {
  const error = () => props.reference.whole.error() ?? props.reference.line.error()
  return (
    <Row
      name={props.reference.name}
      of={props.reference.model}
      figures={figuresOf(props.reference.whole.artifact()?.data)}
      best={props.best}
      tokens={props.reference.line.artifact()?.data}
    >
      <Show when={!props.reference.wanted()}>
        <Button small onClick={() => props.reference.load()}>
          Load, {formatBytes(props.reference.bytes)}
        </Button>
      </Show>
      <Show when={props.reference.wanted() && props.reference.whole.status() === 'running'}>
        <span class={s.muted}>encoding</span>
      </Show>
      <Show when={error()}>
        {(known) => <StageError error={known()} onRetry={() => props.reference.whole.start()} />}
      </Show>
    </Row>
  )
}

/** Name, figures with a bar, and the line's tokens below. */
function Row(props: {
  name: string
  of: string
  figures: Figures | undefined
  best: number
  tokens: EncodeView | undefined
  own?: boolean
  children?: JSX.Element
}): JSX.Element {
  return (
    <section class={s.encoding} data-own={props.own ? '' : undefined} aria-label={`${props.name}, ${props.of}`}>
      <header class={s.figures}>
        <span class={s.name}>
          {props.name} <i>{props.of}</i>
        </span>
        <Show when={props.figures} fallback={<span class={s.pending}>{props.children}</span>}>
          {(figures) => (
            <>
              <Figure value={formatCount(figures().size)} unit="ids" />
              <Figure value={formatCount(figures().tokens)} unit="tokens" />
              <span class={s.rate}>
                <Figure value={formatFixed(figures().perToken, 2)} unit="characters per token" />
                <i
                  class={s.bar}
                  aria-hidden="true"
                  style={{ '--share': `${(figures().perToken / props.best) * 100}%` }}
                />
              </span>
              <span class={s.exact}>
                {figures().lossless === undefined
                  ? ''
                  : figures().lossless
                    ? 'decodes exactly'
                    : 'does not decode exactly'}
              </span>
            </>
          )}
        </Show>
      </header>
      <Show when={props.tokens}>{(encoded) => <IdLine encoded={encoded()} />}</Show>
    </section>
  )
}

function Figure(props: { value: string; unit: string }): JSX.Element {
  return (
    <span class={s.figure}>
      <b>{props.value}</b> {props.unit}
    </span>
  )
}

/** Tokens over their ids. */
function IdLine(props: { encoded: EncodeView }): JSX.Element {
  return (
    <ol class={s.ids} aria-label={`The line as ${formatCount(props.encoded.count)} tokens`}>
      <For each={props.encoded.tokens}>
        {(token) => (
          <li style={{ '--c': dataColour((token.id % 6) + 1) }} title={token.bytes.map(hex).join(' ')}>
            <span>{visibleToken(token.text)}</span>
            <small>{token.id}</small>
          </li>
        )}
      </For>
    </ol>
  )
}

function figuresOf(view: EncodeView | undefined): Figures | undefined {
  if (!view) return undefined
  return { size: view.size, tokens: view.count, perToken: view.characters / view.count, lossless: view.lossless }
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0')
}
