import { expect, it } from 'vitest'
import { toCsv } from '../../../../../src/charts/csv'
import { coordinateJson, coordinateTable } from '../../../../../src/labs/text/project-table'
import type { Made } from '../../../../../workers/contracts/artifact'
import type { ProjectionData } from '../../../../../workers/contracts/text/project'

const points = Float32Array.of(1.5, -2, 0.1, 4)

it('writes one row a word, quotes words with commas, and keeps every digit that a point has', () => {
  const csv = toCsv(coordinateTable(['whale', 'a,b'], points))
  expect(csv.trimEnd().split(/\r?\n/)).toEqual(['word,x,y', 'whale,1.5,-2', '"a,b",0.10000000149011612,4'])
})

it('numbers rows that have no words', () => {
  expect(coordinateTable([], points).rows.map(([name]) => name)).toEqual(['row 1', 'row 2'])
})

it('writes JSON that says how the points were made', () => {
  const data: ProjectionData = {
    method: 'tsne',
    words: ['whale', 'ship'],
    rows: 2,
    columns: 64,
    points,
    kl: 0.5,
    trustworthiness: 1,
    quality: [],
    qualityRows: 2,
  }
  const made = { service: 'text', stage: 'project', params: { seed: 3 }, inputs: { vectors: 'abc' } } as unknown as Made
  expect(JSON.parse(coordinateJson(data, made))).toMatchObject({
    made: { params: { seed: 3 }, inputs: { vectors: 'abc' } },
    method: 'tsne',
    kl: 0.5,
    points: [{ word: 'whale', x: 1.5, y: -2 }, { word: 'ship' }],
  })
})
