/** What stage 5 shows: figures, the curve of the training, and the questions, for a running and a finished embedding. */
import { createMemo, Show, type JSX } from 'solid-js'
import type { TrainingReport } from '../../../workers/contracts/text/embedding'
import { Line } from '../../charts/Line'
import { Button } from '../../ui/Button'
import { Disclosure } from '../../ui/Disclosure'
import { Facts, type Fact } from '../../ui/Facts'
import { formatCount, formatFixed, formatPlural } from '../../ui/format'
import { Alignment } from './Alignment'
import { Analogy } from './Analogy'
import { JudgementScores } from './JudgementScores'
import { Neighbours } from './Neighbours'
import { SimilarityMap } from './SimilarityMap'
import type { Embedding } from './embed-state'
import s from './Embed.module.css'

export function EmbedResult(props: { embedding: Embedding }): JSX.Element {
  const { run } = props.embedding
  const isRunning = (): boolean => run.status() === 'running'
  const live = (): TrainingReport | undefined => (isRunning() ? run.progress()?.live : undefined)
  const report = createMemo((): TrainingReport => live() ?? run.artifact()?.data.training ?? {})
  return (
    <div class={s.result}>
      <SmallText embedding={props.embedding} />
      <Facts facts={factsOf(props.embedding, report(), live() !== undefined)} />
      <Show when={report().losses}>
        <Line
          title="Loss by words read"
          height={200}
          xAxis={{ label: 'words read', domain: [0, report().totalWords ?? 1], format: formatCount }}
          yAxis={{ label: 'loss', unit: 'nats' }}
          baselines={[{ label: 'guessing', value: report().guessing ?? NaN }]}
          series={[
            {
              id: 'loss',
              label: 'loss',
              x: (report().losses ?? []).map(({ words }) => words),
              y: (report().losses ?? []).map(({ loss }) => loss),
            },
          ]}
        />
      </Show>
      <Show when={report().singularValues}>
        {(values) => (
          <Line
            title="Strength of each direction"
            height={200}
            xAxis={{ label: 'direction', format: formatCount }}
            yAxis={{ label: 'singular value' }}
            series={[{ id: 's', label: 'singular value', x: values().map((_, i) => i + 1), y: values() }]}
          />
        )}
      </Show>
      <Show when={run.artifact()}>
        <div class={s.pair}>
          <Neighbours embedding={props.embedding} />
          <Analogy embedding={props.embedding} />
        </div>
        <SimilarityMap embedding={props.embedding} />
        <JudgementScores embedding={props.embedding} />
        <Disclosure summary="Turn this space onto another: two languages, two domains, two runs" lazy>
          <Alignment embedding={props.embedding} />
        </Disclosure>
      </Show>
    </div>
  )
}

/** Texts below this teach what stands together in them, and little of what words mean. */
const FEW_WORDS = 50_000

function SmallText(props: { embedding: Embedding }): JSX.Element {
  const { params, run } = props.embedding
  const few = (): number | undefined => {
    const data = run.artifact()?.data
    const learnt = data?.method === 'skipgram' || data?.method === 'ppmi'
    return learnt && data.runningWords < FEW_WORDS ? data.runningWords : undefined
  }
  return (
    <Show when={few()}>
      {(words) => (
        <p class={s.few}>
          {formatPlural(words(), 'word')} are few to learn meanings from: these vectors show which words stand together
          in this text. The sample book has 209,000.{' '}
          <Button kind="link" onClick={() => params.set('method', 'finetuned')}>
            Fine-tune the pretrained table instead
          </Button>
        </p>
      )}
    </Show>
  )
}

function factsOf(embedding: Embedding, report: TrainingReport, isLive: boolean): Fact[] {
  const data = embedding.run.artifact()?.data
  const loss = report.losses?.at(-1)?.loss
  const facts: Fact[] = []
  if (!isLive && data) {
    facts.push({ label: 'words with a vector', value: formatCount(data.wordCount) })
    facts.push({ label: 'dimensions', value: formatCount(data.dimensions) })
    facts.push({ label: 'words of the text covered', value: formatCount(data.runningWords) })
  }
  if (loss !== undefined) facts.push({ label: 'loss, nats', value: formatFixed(loss, 3) })
  if (!isLive && report.epochs !== undefined) {
    facts.push({ label: 'passes over the text', value: formatCount(report.epochs) })
  }
  if (report.wordsPerSecond !== undefined) {
    facts.push({ label: 'words per second', value: formatCount(Math.round(report.wordsPerSecond / 1000) * 1000) })
  }
  if (report.nonZeros !== undefined) facts.push({ label: 'cells above zero', value: formatCount(report.nonZeros) })
  if (!isLive && report.known !== undefined && report.tuned !== undefined) {
    facts.push({
      label: 'tuned words known before',
      value: `${formatCount(report.known)} of ${formatCount(report.tuned)}`,
    })
  }
  return facts
}
