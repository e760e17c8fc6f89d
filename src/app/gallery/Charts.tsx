/** Every chart in every state. */
import { createSignal, onCleanup, type JSX } from 'solid-js'
import { Bars } from '../../charts/Bars'
import { type Box, BoxPlot } from '../../charts/BoxPlot'
import { Heatmap } from '../../charts/Heatmap'
import { Histogram } from '../../charts/Histogram'
import { Line } from '../../charts/Line'
import { Scatter } from '../../charts/Scatter'
import { TokenStrip } from '../../charts/TokenStrip'
import { Button } from '../../ui/Button'
import { formatFixed } from '../../ui/format'
import { histogramData, lossCurve, names, pieces, scatterData, similarity } from './data'
import { Case } from './Case'

const loss = { label: 'loss', unit: 'nats' }
const step = { label: 'step' }
const nothing = { x: [], y: [] }
const kinds = ['nouns', 'names', 'verbs', 'adjectives', 'places', 'ships', 'numbers', 'other words']

const { x, y, categories } = scatterData(160, kinds, 9)
const measured = { x, y, categories }

export function ChartCases(): JSX.Element {
  return (
    <>
      <Case title="Line" wide>
        <Line
          title="Loss by step"
          series={[
            { id: 'validation', label: 'validation', ...lossCurve(120, 620, 1.86) },
            { id: 'training', label: 'training', dashed: true, ...lossCurve(120, 620, 1.72, 4) },
          ]}
          baselines={[{ label: 'bigram', value: 2.48 }]}
          xAxis={{ ...step, domain: [0, 1000] }}
          yAxis={loss}
        />
      </Case>
      <LiveLine />
      <Case title="Line: log scales">
        <Line
          title="Word frequency by rank"
          series={[{ id: 'zipf', label: 'words', ...zipf() }]}
          xAxis={{ label: 'rank', log: true }}
          yAxis={{ label: 'count', log: true }}
        />
      </Case>
      <Case title="Line: one point, names that touch">
        <Line
          title="Perplexity by epoch"
          series={['a long name of a run', 'another long name', 'third'].map((label, index) => ({
            id: label,
            label,
            x: [1],
            y: [12 + index * 0.1],
          }))}
          xAxis={{ label: 'epoch' }}
        />
      </Case>
      <Case title="Line: 20,000 points">
        <Line
          title="Loss, every step"
          series={[{ id: 'all', label: 'training', ...lossCurve(20_000, 20_000, 1.5) }]}
          yAxis={loss}
          xAxis={step}
        />
      </Case>
      <Case title="Line: busy">
        <Line title="Loss by step" busy series={[{ id: 'v', label: 'validation', ...lossCurve(60, 600, 1.9) }]} />
      </Case>
      <Case title="Line: empty">
        <Line
          title="Loss by step"
          series={[{ id: 'v', label: 'validation', ...nothing }]}
          empty="Train the model to see its loss."
        />
      </Case>

      <Case title="Scatter: 400 words in 4 kinds" wide>
        <Scatter title="Words by their neighbours" {...scatterData(400, kinds.slice(0, 4))} equal />
      </Case>
      <Case title="Scatter: axes, 8 kinds" wide>
        <Scatter
          title="Two measured values"
          {...measured}
          xAxis={{ label: 'length', unit: 'mm' }}
          yAxis={{ label: 'weight', unit: 'g' }}
        />
      </Case>
      <Case title="Scatter: 20,000 points">
        <Scatter title="Many words" {...scatterData(20_000, kinds.slice(0, 3))} height={340} />
      </Case>
      <Case title="Scatter: one point">
        <Scatter title="One word" {...scatterData(1, ['one'])} height={340} />
      </Case>
      <Case title="Scatter: empty and busy">
        <Scatter title="Words by their neighbours" x={[]} y={[]} busy height={180} />
      </Case>

      <Case title="Bars">
        <Bars
          title="Characters per token"
          items={[
            { label: 'Basic', value: 4.75 },
            { label: 'Advanced', value: 4.87 },
            { label: 'Character', value: 1 },
            { label: 'Byte-pair, 512 merges, GPT-4 split', value: 3.1, detail: 'trained on this text' },
          ]}
          axis={{ label: 'characters per token' }}
          baseline={{ label: 'o200k', value: 4.4 }}
        />
      </Case>
      <Case title="Bars: standing, some below zero">
        <Bars
          title="What each word adds"
          direction="vertical"
          items={names.slice(0, 16).map((label, index) => ({
            label,
            value: Math.sin(index * 1.3) * (index + 2),
            colour: Math.sin(index * 1.3) < 0 ? 2 : 1,
          }))}
          axis={{ label: 'contribution' }}
        />
      </Case>
      <Case title="Bars: empty">
        <Bars title="Characters per token" items={[]} height={140} />
      </Case>
      <Case title="Histogram">
        <Histogram
          title="Length of sentences"
          {...histogramData(40)}
          axis={{ label: 'length', unit: 'words' }}
          countLabel="sentences"
          marks={[
            { label: 'median', value: 14.2 },
            { label: 'mean', value: 15.1 },
          ]}
        />
      </Case>
      <Case title="Histogram: logarithmic counts">
        <Histogram
          title="Length of sentences"
          {...histogramData(60)}
          logCounts
          countLabel="sentences"
          axis={{ label: 'length' }}
        />
      </Case>
      <Case title="Box plot">
        <BoxPlot
          title="Months as a customer"
          axis={{ label: 'months' }}
          boxes={[
            box('stayed', 5174, 0, 72, [15, 38, 61], [0, 72], [0, 0]),
            box('left', 1869, 1, 72, [2, 10, 29], [1, 69], [0, 23]),
          ]}
        />
      </Case>
      <Case title="Box plot: one value, far outliers on both sides">
        <BoxPlot
          title="Charges"
          axis={{ label: 'charge', unit: '$' }}
          boxes={[
            box('all the same, and a long name', 40, 3, 3, [3, 3, 3], [3, 3], [0, 0]),
            box('spread', 900, -40, 190, [20, 41, 60], [-30, 118], [4, 12]),
          ]}
        />
      </Case>
      <Case title="Heatmap: signed" wide>
        <Heatmap
          title="Cosine similarity"
          values={similarity(names.slice(0, 12))}
          rows={names.slice(0, 12)}
          columns={names.slice(0, 12)}
          scale="diverging"
          domain={[-1, 1]}
          format={(value) => formatFixed(value, 2)}
          valueLabel="cosine"
        />
      </Case>
      <Case title="Heatmap: large">
        <Heatmap
          title="Attention"
          values={similarity([...names, ...names]).map((value) => value * value)}
          rows={[...names, ...names]}
          columns={[...names, ...names]}
          valueLabel="weight"
          height={420}
        />
      </Case>
      <Case title="Heatmap: small, a cell without a value">
        <Heatmap
          title="Confusion"
          values={[812, 31, NaN, 640]}
          rows={['stayed', 'left']}
          columns={['stayed', 'left']}
          rowLabel="truth"
          valueLabel="customers"
        />
      </Case>
      <Case title="Token strip" wide>
        <TokenStrip
          title="Tokens in place"
          tokens={pieces.map((text, index) => ({ text, id: 256 + index, unknown: text === ' zyx' }))}
        />
      </Case>
      <Case title="Token strip: many, coloured by id" wide>
        <TokenStrip
          title="Tokens in place"
          colourBy="id"
          limit={80}
          total={389_120}
          tokens={Array.from({ length: 400 }, (_, index) => ({ text: pieces[index % 29] ?? '', id: index % 29 }))}
        />
      </Case>
      <Case title="Token strip: empty">
        <TokenStrip title="Tokens in place" tokens={[]} empty="Paste a text above to see how it is cut." />
      </Case>
    </>
  )
}

const box = (
  label: string,
  count: number,
  least: number,
  most: number,
  quartiles: Box['quartiles'],
  whiskers: Box['whiskers'],
  outliers: Box['outliers'],
): Box => ({ label, count, least, most, quartiles, whiskers, outliers })

function LiveLine(): JSX.Element {
  const full = lossCurve(5_000, 5_000, 1.6, 8)
  const [count, setCount] = createSignal(1_200)
  const [running, setRunning] = createSignal<ReturnType<typeof setInterval>>()
  const toggle = (): void => {
    clearInterval(running())
    setRunning((timer) =>
      timer ? undefined : setInterval(() => setCount((value) => (value >= 5_000 ? 10 : value + 20)), 20),
    )
  }
  onCleanup(() => clearInterval(running()))
  return (
    <Case title="Line: live, 5,000 points">
      <Line
        title="Loss while it trains"
        series={[{ id: 'live', label: 'training', x: full.x.slice(0, count()), y: full.y.slice(0, count()) }]}
        xAxis={{ ...step, domain: [0, 5_000] }}
        yAxis={loss}
      />
      <Button small onClick={toggle}>
        {running() ? 'Stop' : 'Run'}
      </Button>
    </Case>
  )
}

function zipf(): { x: number[]; y: number[] } {
  const x = Array.from({ length: 3000 }, (_, index) => index + 1)
  return { x, y: x.map((rank) => Math.max(1, Math.round(14_000 / rank ** 1.05))) }
}
