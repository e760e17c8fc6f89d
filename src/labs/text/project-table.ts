/** Coordinates as files: CSV for a spreadsheet, JSON with everything that says how they were made. */
import type { Made } from '../../../workers/contracts/artifact'
import type { ProjectionData } from '../../../workers/contracts/text/project'
import type { TableData } from '../../charts/chart-types'

/** One row a word: word, x, y. */
export function coordinateTable(words: readonly string[], points: Float32Array): TableData {
  return {
    columns: [{ label: 'word', code: true }, { label: 'x' }, { label: 'y' }],
    rows: Array.from({ length: points.length / 2 }, (_, i) => [
      words[i] ?? `row ${i + 1}`,
      points[2 * i],
      points[2 * i + 1],
    ]),
  }
}

/** The whole result as JSON, typed arrays as lists, with the parameters and the ids of the inputs. */
export function coordinateJson(data: ProjectionData, made: Made): string {
  const { words, points, ...figures } = data
  const coordinates = Array.from({ length: points.length / 2 }, (_, i) => ({
    word: words[i],
    x: points[2 * i],
    y: points[2 * i + 1],
  }))
  return JSON.stringify({ made, ...figures, points: coordinates }, undefined, 1)
}
