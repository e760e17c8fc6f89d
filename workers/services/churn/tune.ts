/** Stage 6, Tune. */
import { tuneSchema, type TuneStages } from '../../contracts/churn/tune'
import type { ParamValue } from '../../contracts/schema'
import { nestedCrossValidate, search, type Grid } from '../../learn/selection/search'
import { invalid } from '../../runtime/errors'
import type { Job } from '../../runtime/job'
import { workersUsed } from '../../runtime/pool'
import type { Stages } from '../../runtime/service'
import { pipelineOf } from './clean'
import { labelsOf, usedTable } from './prepare'
import { parsed } from './table'

/** The published grids are the tutorial's, 81 combinations of a forest and 27 of boosting. */
const GRIDS: Record<'boosting' | 'forest', Record<'small' | 'published', Grid>> = {
  boosting: {
    small: { trees: [50, 150], depth: [2, 3, 5], rate: [0.03, 0.1] },
    published: { trees: [100, 200, 300], depth: [3, 5, 7], rate: [0.01, 0.1, 0.2] },
  },
  forest: {
    small: { trees: [50], depth: [5, 10, 15], minLeaf: [1, 5, 20] },
    published: { trees: [100, 200, 300], depth: [5, 10, 15], minSplit: [2, 5, 10], minLeaf: [1, 2, 4] },
  },
}

export const tuneStages: Stages<TuneStages> = {
  tune: {
    schema: tuneSchema,
    device: workersUsed,
    run: async ({ table, design }, { model, size, figure, folds, draw, nested, grid }, job) => {
      const seen = usedTable(table.table, design.columns)
      const target = labelsOf(table.table, design.target, design.train)
      const chosen = grid === '' ? GRIDS[model][size] : gridOf(grid)
      const about = { model, figure }
      const pipeline = { ...pipelineOf(model, design), params: {} }
      const folding = { folds, seed: design.seed }
      const options = { grid: chosen, figure, folding, ...(draw > 0 && { draw: { count: draw, seed: design.seed } }) }
      const { tried, best } = await search(seen, design.train, target, pipeline, options, job, (now, total) => {
        const leading = now.reduce((b, { scores }, k) => (scores[figure].mean > now[b]!.scores[figure].mean ? k : b), 0)
        const live = { ...about, total, tried: [...now], best: leading }
        job.progress({ phase: 'trying parameters', done: now.length, total, unit: 'combinations', live })
      })
      const found = { ...about, total: tried.length, tried, best }
      if (!nested) return found
      const after: Job = { ...job, progress: (progress) => job.progress({ ...progress, live: found }) }
      const outer = { ...options, outer: folding }
      return { ...found, nested: await nestedCrossValidate(seen, design.train, target, pipeline, outer, after) }
    },
  },
}

function gridOf(text: string): Grid {
  const grid = parsed(text)
  const isList = (values: unknown): boolean => Array.isArray(values) && values.every((v) => typeof v === 'number')
  if (Object.values(grid).every(isList)) return grid as Record<string, readonly ParamValue[]>
  throw invalid('A grid is written as {"depth": [3, 5], "trees": [100, 200]}.')
}
