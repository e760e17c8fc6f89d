/** Every part of src/ui in its states. */
import { createSignal, For, type JSX } from 'solid-js'
import { Button } from '../../ui/Button'
import { Checkbox, Switch } from '../../ui/Checkbox'
import { DataTable, type Column } from '../../ui/DataTable'
import { Dialog } from '../../ui/Dialog'
import { Disclosure } from '../../ui/Disclosure'
import { DropZone } from '../../ui/DropZone'
import { ErrorNote } from '../../ui/ErrorNote'
import { Facts } from '../../ui/Facts'
import { Controls } from '../../ui/Field'
import { formatDuration, formatNumber, formatShare } from '../../ui/format'
import { Menu } from '../../ui/Menu'
import { NumberField } from '../../ui/NumberField'
import { Progress } from '../../ui/Progress'
import { Segmented } from '../../ui/Segmented'
import { Select } from '../../ui/Select'
import { Slider } from '../../ui/Slider'
import { TextArea } from '../../ui/TextArea'
import { TextField } from '../../ui/TextField'
import { showToast } from '../../ui/toasts'
import { Case } from './Case'
import { names } from './data'
import s from './Gallery.module.css'

interface Strategy {
  name: string
  vocabulary: number
  tokens: number
  perToken: number
  unknown: number
}

const strategies: Strategy[] = [
  { name: 'Basic', vocabulary: 19_215, tokens: 253_870, perToken: 4.75, unknown: 0.051 },
  { name: 'Advanced', vocabulary: 18_102, tokens: 247_614, perToken: 4.8712, unknown: 0.046 },
  { name: 'Character', vocabulary: 84, tokens: 1_206_452, perToken: 1, unknown: 0 },
  { name: 'Byte-pair, 512 merges', vocabulary: 768, tokens: 389_120, perToken: 3.1004, unknown: 0 },
]

const columns: Column<Strategy>[] = [
  { id: 'name', label: 'Strategy', get: (row) => row.name },
  { id: 'vocabulary', label: 'Vocabulary', get: (row) => row.vocabulary },
  { id: 'tokens', label: 'Tokens', get: (row) => row.tokens },
  { id: 'perToken', label: 'Characters per token', get: (row) => row.perToken, bar: true },
  {
    id: 'unknown',
    label: 'Unknown in held-out text',
    get: (row) => row.unknown,
    format: (value) => formatShare(Number(value)),
  },
]

const many = Array.from({ length: 20_000 }, (_, index) => ({
  id: index,
  word: `${names[index % names.length] ?? ''}${index >= names.length ? ` ${index}` : ''}`,
  count: Math.round(14_000 / (index + 1)),
}))

export function PartCases(): JSX.Element {
  const [strategy, setStrategy] = createSignal<'basic' | 'advanced' | 'character' | 'bpe'>('bpe')
  const [merges, setMerges] = createSignal(512)
  const [units, setUnits] = createSignal(128)
  const [seed, setSeed] = createSignal(42)
  const [lower, setLower] = createSignal(true)
  const [split, setSplit] = createSignal<'none' | 'gpt2' | 'gpt4'>('gpt4')
  const [text, setText] = createSignal('Call me Ishmael.')
  const [isOpen, setOpen] = createSignal(false)
  const [selected, setSelected] = createSignal<string | number>('Byte-pair, 512 merges')
  return (
    <>
      <Case title="Controls" wide>
        <Controls
          end={
            <>
              <Button>Cancel</Button>
              <Button kind="main">Train</Button>
            </>
          }
        >
          <Segmented
            label="Strategy"
            value={strategy()}
            onChange={setStrategy}
            options={[
              { value: 'basic', label: 'Basic' },
              { value: 'advanced', label: 'Advanced' },
              { value: 'character', label: 'Character' },
              { value: 'bpe', label: 'Byte-pair' },
            ]}
          />
          <Slider label="Merges" value={merges()} max={2000} step={8} onInput={setMerges} />
          <Slider label="Hidden units" value={units()} stops={[16, 32, 64, 128, 256, 512]} onInput={setUnits} />
        </Controls>
        <Controls>
          <Select
            label="Split first"
            value={split()}
            onChange={setSplit}
            options={[
              { value: 'none', label: 'None' },
              { value: 'gpt2', label: 'As GPT-2 does' },
              { value: 'gpt4', label: 'As GPT-4 does' },
            ]}
          />
          <NumberField label="Seed" value={seed()} min={0} max={4294967295} onChange={setSeed} />
          <NumberField
            label="Rate"
            value={0.002}
            step="any"
            unit="per step"
            onChange={() => undefined}
            hint="0.0001 to 0.1"
          />
          <TextField
            label="Prompt"
            value={text()}
            onInput={setText}
            problem={text() ? undefined : 'A prompt needs one character.'}
          />
          <TextField label="Disabled" value="fixed here" disabled />
        </Controls>
        <Controls>
          <Checkbox label="Lower case" checked={lower()} onChange={setLower} detail="12,304 letters change" />
          <Switch label="Live samples" checked={lower()} onChange={setLower} />
          <Checkbox label="Not now" checked={false} disabled onChange={() => undefined} />
        </Controls>
      </Case>
      <Case title="Buttons" wide>
        <div class={s.row}>
          <For each={['main', 'plain', 'quiet', 'link', 'danger'] as const}>
            {(kind) => <Button kind={kind}>{kind}</Button>}
          </For>
          <Button busy>Busy</Button>
          <Button disabled>Disabled</Button>
          <Button kind="main" disabled>
            Disabled
          </Button>
          <Button small>Small</Button>
          <Menu
            label="Open as"
            items={[
              { label: 'Notebook', detail: '.ipynb', onSelect: () => showToast('Saved the notebook.') },
              { label: 'Script', detail: '.ts', onSelect: () => showToast('Saved the script.') },
              { label: 'Not yet', disabled: true, separated: true, onSelect: () => undefined },
            ]}
          />
          <Button onClick={() => setOpen(true)}>Open a dialog</Button>
          <Button onClick={() => showToast('Removed “whale”.', () => showToast('It is back.'))}>Show a message</Button>
        </div>
        <Dialog
          title="Delete the model?"
          open={isOpen()}
          onClose={() => setOpen(false)}
          actions={
            <>
              <Button onClick={() => setOpen(false)}>Keep it</Button>
              <Button kind="danger" onClick={() => setOpen(false)}>
                Delete
              </Button>
            </>
          }
        >
          <p>It takes 1.2 MB of this browser's storage. Its text and vocabulary stay in the Library.</p>
        </Dialog>
      </Case>
      <Case title="Facts" wide>
        <Facts
          facts={[
            { label: 'validation loss, nats', value: 1.8574 },
            { label: 'perplexity', value: 6.4 },
            { label: 'tokens per second', value: 71_314 },
            { label: 'to train', value: formatDuration(41_200) },
            { label: 'of this device’s roof', value: 14, unit: '%' },
            { label: 'not known yet', value: undefined },
          ]}
        />
      </Case>
      <Case title="Table" wide>
        <DataTable
          caption="Strategies compared"
          columns={columns}
          rows={strategies}
          rowKey={(row) => row.name}
          selected={selected()}
          onSelect={(row) => setSelected(row.name)}
        />
      </Case>
      <Case title="Table: 20,000 rows">
        <DataTable
          caption="Words by count"
          maxHeight={280}
          rows={many}
          columns={[
            { id: 'id', label: 'id', get: (row) => row.id },
            { id: 'word', label: 'word', get: (row) => row.word, code: true },
            { id: 'count', label: 'count', get: (row) => row.count, bar: true },
          ]}
        />
      </Case>
      <Case title="Table: empty">
        <DataTable
          caption="Runs"
          rows={[]}
          columns={[{ id: 'name', label: 'Run', get: () => '' }]}
          empty="Train a model to compare runs."
        />
      </Case>
      <Case title="Progress">
        <Progress
          phase="training"
          done={620}
          total={1000}
          unit="steps"
          rate={44.3}
          timeLeftMs={14_000}
          onCancel={() => undefined}
        />
        <Progress phase="reading the file" done={41_200_000} total={0} unit="bytes" />
      </Case>
      <Case title="Error">
        <ErrorNote
          error={{
            code: 'gpu/lost',
            message: 'The graphics device was taken away while step 620 ran.',
            details: 'Device lost: destroyed',
          }}
          safe="The text, the vocabulary and the checkpoint of step 600 are as they were."
          next="Go on from step 600, or train on the CPU."
          actions={<Button small>Go on from step 600</Button>}
        />
      </Case>
      <Case title="A file comes in" wide>
        <DropZone
          label="Drop a text here, or paste one"
          hint=".txt, .md, .csv, .jsonl or .gz, up to 100 MB. It stays in this tab."
          onFiles={(files) => showToast(`Got ${files[0]?.name ?? 'nothing'}.`)}
          onText={(got) => showToast(`Got ${formatNumber(got.length)} characters.`)}
        >
          <Button kind="quiet">Moby Dick</Button>
          <Button kind="quiet">Headlines</Button>
        </DropZone>
      </Case>
      <Case title="Text">
        <TextArea label="Text" value={text()} onInput={setText} rows={4} />
      </Case>
      <Case title="Disclosure">
        <Disclosure summary="The formula" open>
          <p>c = f·c + i·g</p>
        </Disclosure>
        <Disclosure summary="The code of this stage">
          <pre>const merged = merge(ids, pair, next)</pre>
        </Disclosure>
      </Case>
    </>
  )
}
