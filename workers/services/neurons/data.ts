/** Stage 1, Points. */
import { dataSchema, type DataData, type DataStages, type Points } from '../../contracts/neurons/data'
import { openFileSchema } from '../../contracts/file'
import type { ParamsOf } from '../../contracts/schema'
import type { NumberColumn, Table } from '../../contracts/table'
import { guessTarget } from '../../learn/look'
import { toyPoints, type Toy } from '../../learn/neurons/toys'
import { fillOf, presentSorted, scalingOf } from '../../learn/prepare/statistics'
import { stratifiedSplit } from '../../learn/split'
import { binaryTarget } from '../../learn/table/columns'
import { readTable, type TableRead } from '../../learn/table/read'
import { fetchAsset } from '../../runtime/asset'
import { invalid } from '../../runtime/errors'
import { fileOf, keepFile, nameOf } from '../../runtime/file/opened-file'
import type { Job } from '../../runtime/job'
import type { Stages } from '../../runtime/service'

const SAMPLE = 'breast-cancer-wisconsin.csv'
const TOY = { perCloud: 30, deviation: 0.45 }
/** Fewer drawn points of a class cannot be parted into some to learn from and some held out. */
const LEAST_DRAWN = 2
const ROWS_A_LOOK = 1024

export const dataStages: Stages<DataStages> = {
  openFile: {
    schema: openFileSchema,
    keep: 'dataset',
    name: (data) => `${data.name} (the file)`,
    run: ({ file }) => keepFile(file),
    view: ({ name }) => ({ name }),
  },
  data: {
    schema: dataSchema,
    run: async ({ file }, params, job) => {
      const { source, seed } = params
      if (file === undefined && source === 'drawn') return ofToy('drawn points', drawnPoints(params.drawn), params, job)
      if (file === undefined && (source === 'blobs' || source === 'xor')) {
        const name = source === 'xor' ? 'XOR' : 'two clouds'
        return ofToy(name, toyPoints(source, TOY.perCloud, TOY.deviation, seed), params, job)
      }
      const blob =
        file === undefined
          ? await fetchAsset(`samples/${SAMPLE}`, job.signal)
          : typeof file === 'string' || file instanceof Blob
            ? file
            : fileOf(file)
      const name = file === undefined ? SAMPLE : nameOf(file, 'pasted table')
      return ofTable(await readTable(blob, { name }, job), params, job)
    },
  },
}

type DataParams = ParamsOf<typeof dataSchema>

async function ofTable({ table, report }: TableRead, params: DataParams, job: Job): Promise<DataData> {
  const target = params.target === '' ? guessTarget(table) : params.target
  const { target: labels, classes, rows } = binaryTarget(table, target)
  const numbers = numberColumns(table, report.columns, target)
  if (numbers.length === 0) throw invalid('A neuron takes numbers, and no column of this table holds any.')
  const find = (name: string, other: number): NumberColumn =>
    numbers.find((column) => column.name === name) ?? numbers[Math.min(other, numbers.length - 1)]!
  const chosen = params.features === 'all' ? numbers : [find(params.first, 0), find(params.second, 1)]
  const values = new Float64Array(rows.length * chosen.length)
  for (const [f, column] of chosen.entries()) {
    rows.forEach((row, i) => (values[i * chosen.length + f] = column.values[row]!))
    if (job.due()) await job.rest()
  }
  return {
    ...(await split({ values, target: Int8Array.from(labels, (label) => (label === 1 ? 1 : -1)) }, params, true, job)),
    name: report.name,
    names: chosen.map((column) => column.name),
    ...{ classes, target },
    offered: numbers.map((column) => column.name),
    targets: report.columns.filter(({ distinct }) => distinct === 2).map((column) => column.name),
  }
}

/** Columns of numbers that are no target, no names of rows, and not the same everywhere. */
function numberColumns(table: Table, facts: TableRead['report']['columns'], target: string): NumberColumn[] {
  const isFeature = new Set(facts.filter(({ role }) => role === 'feature').map((column) => column.name))
  return table.columns.filter(
    (column): column is NumberColumn =>
      column.kind === 'number' && column.name !== target && isFeature.has(column.name),
  )
}

async function ofToy(name: string, toy: Toy, params: DataParams, job: Job): Promise<DataData> {
  return {
    ...(await split(toy, params, false, job)),
    ...{ name, names: ['x', 'y'], classes: ['circle', 'square'] as const, target: 'class', offered: [], targets: [] },
  }
}

/** @throws `input/invalid` for what is no list of points, and for too few */
function drawnPoints(text: string): Toy {
  const points = text === '' ? [] : pointsOf(text)
  for (const label of [0, 1]) {
    if (points.filter(([, , drawn]) => drawn === label).length < LEAST_DRAWN) {
      throw invalid(`Draw at least ${LEAST_DRAWN} points of each class: click into the plane below.`)
    }
  }
  return {
    values: Float64Array.from(points.flatMap(([x, y]) => [x, y])),
    target: Int8Array.from(points, ([, , label]) => (label === 1 ? 1 : -1)),
  }
}

function pointsOf(text: string): [number, number, number][] {
  try {
    const points = JSON.parse(text) as [number, number, number][]
    if (points.every((point) => point.length === 3 && point.every((part) => Number.isFinite(part)))) return points
  } catch {
    // Told below.
  }
  throw invalid('Drawn points are written as [[x, y, 0], [x, y, 1], …].')
}

/** Some rows held out; missing numbers filled and all standardised by the others. Drawn planes keep their own units. */
async function split(
  { values, target }: Points,
  { testShare, seed }: DataParams,
  isScaled: boolean,
  job: Job,
): Promise<{ train: Points; test: Points }> {
  const rows = target.length
  const width = values.length / rows
  // A handful of drawn points is too few for a share.
  const share = Math.max(testShare, 2 / rows)
  const parts = stratifiedSplit(target, share, seed)
  if (job.due()) await job.rest()
  const taken = async (which: Int32Array): Promise<Points> => {
    const some = new Float64Array(which.length * width)
    for (const [i, row] of which.entries()) {
      some.set(values.subarray(row * width, (row + 1) * width), i * width)
      if (i % ROWS_A_LOOK === 0 && job.due()) await job.rest()
    }
    return { values: some, target: Int8Array.from(which, (row) => target[row]!) }
  }
  const [train, test] = [await taken(parts.train), await taken(parts.test)]
  for (let f = 0; f < width && isScaled; f++) {
    if (job.due()) await job.rest()
    const column = Float64Array.from(train.target, (_, row) => train.values[row * width + f]!)
    const fill = fillOf(presentSorted(column), 'median')
    const { shift, scale } = scalingOf(
      column.map((value) => (Number.isNaN(value) ? fill : value)),
      'standard',
    )
    for (const { values: part } of [train, test]) {
      for (let k = f; k < part.length; k += width)
        part[k] = ((Number.isNaN(part[k]!) ? fill : part[k]!) - shift) / scale
    }
  }
  return { train, test }
}
