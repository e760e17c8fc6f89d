/** One space turned onto another by a list of word pairs, and how many held-out words then find their partner. */
import { Show, type JSX } from 'solid-js'
import type { AlignmentView } from '../../../workers/contracts/text/embed'
import { ParamControls } from '../../stage/Control'
import { StageError } from '../../stage/StageError'
import { StageProgress } from '../../stage/StageProgress'
import { Button } from '../../ui/Button'
import { DataTable } from '../../ui/DataTable'
import { DropZone } from '../../ui/DropZone'
import { Facts } from '../../ui/Facts'
import { Controls } from '../../ui/Field'
import { formatCount, formatShare } from '../../ui/format'
import { Segmented } from '../../ui/Segmented'
import type { Embedding, TargetSpace } from './embed-state'
import s from './Embed.module.css'

const TARGETS: { value: TargetSpace; label: string }[] = [
  { value: 'seed', label: 'This text, next seed' },
  { value: 'pretrained', label: 'Pretrained table' },
  { value: 'file', label: 'Another text' },
]

export function Alignment(props: { embedding: Embedding }): JSX.Element {
  const align = props.embedding.align
  // Whatever it is turned onto: another seed and another text are made by the same method.
  const sharesTable = (): boolean => {
    const method = props.embedding.run.artifact()?.data.method
    return method === 'pretrained' || method === 'finetuned'
  }
  return (
    <div class={s.align}>
      <p class={s.prose}>
        Two trainings never put a word in the same place, but they may agree on its surroundings. The best turn of one
        space onto the other is <code>W = UVᵀ</code>, where <code>XᵀY = USVᵀ</code> comes from words that are paired;
        held-out pairs show whether it holds for others. Schönemann 1966.
      </p>
      <Controls
        end={
          <Button
            kind="main"
            disabled={align.run.status() === 'waiting' || align.run.status() === 'running'}
            onClick={() => align.run.start()}
          >
            Align
          </Button>
        }
      >
        <Segmented label="Onto" value={align.target()} options={TARGETS} onChange={align.setTarget} />
        <ParamControls params={align.params} names={['criterion', 'maxPairs', 'heldOut', 'centre']} />
      </Controls>
      <Show when={sharesTable()}>
        <p class={s.few}>
          Both spaces start from the same pretrained table, so most words stand where their partners stand before
          anything is turned. The figures then say how little the tuning moved them, not that the turn holds. Two
          skip-gram spaces, or two of counts, are a fair test.
        </p>
      </Show>
      <div class={s.drops}>
        <Show when={align.target() === 'file'}>
          <DropZone
            label={align.file()?.name ?? 'Drop the second text'}
            hint="It is cleaned and trained like the first"
            onFiles={([file]) => align.setFile(file)}
            onText={(text) => align.setFile(new File([text], 'pasted text'))}
          />
        </Show>
        <DropZone
          label={align.pairs()?.name ?? 'Pairs: identical words'}
          hint="Or a list: a word of this text and its partner on each line"
          accept=".txt,.tsv,.csv"
          onFiles={([file]) => align.setPairs(file)}
          onText={(text) => align.setPairs(new File([text], 'pasted list'))}
        >
          <Show when={align.pairs()}>
            <Button onClick={() => align.setPairs(undefined)}>Identical words</Button>
          </Show>
        </DropZone>
      </div>
      <StageProgress run={align.run} stopLabel="Cancel" />
      <Show when={align.run.error()}>
        {(error) => <StageError error={error()} onRetry={() => align.run.start()} />}
      </Show>
      <Show when={align.run.artifact()}>{(made) => <Result data={made().data} />}</Show>
    </div>
  )
}

function Result(props: { data: AlignmentView }): JSX.Element {
  return (
    <>
      <Facts
        facts={[
          { label: 'precision@1', value: formatShare(props.data.precisionAt1) },
          { label: 'precision@5', value: formatShare(props.data.precisionAt5) },
          { label: '@1 before turning', value: formatShare(props.data.unalignedPrecisionAt1) },
          { label: '@1 by guessing', value: formatShare(props.data.chance) },
          { label: 'pairs fitted', value: formatCount(props.data.fitPairs) },
          { label: 'pairs held out', value: formatCount(props.data.testPairs) },
        ]}
      />
      <DataTable
        caption="Held-out words and what they find"
        columns={[
          { id: 'source', label: 'Word', get: (row) => row.source },
          { id: 'target', label: 'Partner', get: (row) => row.target },
          {
            id: 'rank',
            label: 'Found',
            get: (row) => (row.found.includes(row.target) ? row.found.indexOf(row.target) + 1 : 'no'),
          },
          { id: 'found', label: 'Nearest after turning', get: (row) => row.found.join(' ') },
        ]}
        rows={props.data.examples}
        maxHeight={300}
      />
    </>
  )
}
