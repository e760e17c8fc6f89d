/** The generated part of docs/performance.md: the newest figures of each bench on each adapter, between two markers. */
import { latest, type BenchResult, type RaceResult, type ResultsFile, type Adapter } from './results'
import { figureRows, goalRows, markdownTable } from './report'

const BEGIN = '<!-- figures: written by npm run bench -->'
const END = '<!-- end of figures -->'
/** Above so many running programs a core, other work has been in the way. */
const BUSY = 1.5

/** The page with its generated part made from these results. Throws when the markers are gone. */
export function withFigures(page: string, files: readonly ResultsFile[]): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (from < 0 || to < from) throw new Error('docs/performance.md has lost the markers of its generated part.')
  const parts = [page.slice(0, from + BEGIN.length), ...latest(files).map(adapterSection), page.slice(to)]
  return parts.join('\n\n')
}

function adapterSection({ adapter, benches }: ResultsFile): string {
  const kind = adapter.software
    ? 'A software adapter: the processor plays the GPU. Compare the ratios and the counts; it has no times of a GPU to show.'
    : 'A hardware adapter.'
  return [`## ${adapter.name}`, kind, ...benches.map((bench) => benchSection(bench, adapter))].join('\n\n')
}

function benchSection({ name, question, at, host, processor, races }: BenchResult, adapter: Adapter): string {
  const origin = `${at.slice(0, 10)}, ${host}, ${processor}.`
  return [`### ${name}`, `${question} ${origin}`, ...races.map((race) => raceSection(race, adapter))].join('\n\n')
}

function raceSection(race: RaceResult, adapter: Adapter): string {
  const [before, after] = race.load
  const busy = Math.max(before, after) > BUSY * 2 ? ' (a busy machine)' : ''
  const figures = markdownTable(figureRows(race, !adapter.software))
  const goals = race.goals.length > 0 ? [markdownTable(goalRows(race, adapter))] : []
  const wrong = race.complaints.map((complaint) => `Not to be trusted: ${complaint}.`)
  const title = `**${race.job}**, each ${race.unit}; load ${before} before, ${after} after${busy}.`
  return [title, figures, ...goals, ...wrong].join('\n\n')
}
