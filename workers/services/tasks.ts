/** Every task that spare workers can take (runtime/pool.ts), loaded on demand. One line a task. */
import { invalid } from '../runtime/errors'
import type { AnyTask } from '../runtime/pool'

const loaders: Readonly<Record<string, () => Promise<unknown>>> = {
  'judge-fold': async () => (await import('../learn/selection/judge-fold')).judgeFold,
  'judge-examples-fold': async () => (await import('../learn/selection/judge-fold')).judgeExamplesFold,
  'grow-trees': async () => (await import('../learn/trees/forest')).growTrees,
}

/** Rejects `input/invalid` for an unknown name. */
export async function loadTask(name: string): Promise<AnyTask> {
  const load = Object.hasOwn(loaders, name) ? loaders[name] : undefined
  if (!load) throw invalid(`There is no task "${name}".`)
  return (await load()) as AnyTask
}
