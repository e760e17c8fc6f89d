/**
 * Linear models and trees in ONNX, which onnxruntime and others run. The input is `features`, float32 (rows, features):
 * the columns filled and encoded but not scaled; the graph scales them itself. Outputs: `label` (rows) and
 * `probabilities` (rows, 2). Trees are a TreeEnsembleRegressor of `ai.onnx.ml`, version 1.
 */
import type { FittedPipeline } from '../../contracts/learn/pipeline'
import type { Preparation } from '../../contracts/learn/prepare'
import { invalid } from '../../runtime/errors'
import type { LinearModel } from '../linear/logistic'
import type { BoostingModel } from '../trees/boosting'
import type { ForestModel } from '../trees/forest'
import type { Tree } from '../trees/tree'
import { onnxFile, type OnnxNode, type OnnxTensor } from './onnx-file'

/** Nodes that make `positive`, the chance of class 1 as (rows, 1), of `scaled`. */
interface Body {
  readonly nodes: readonly OnnxNode[]
  readonly constants: readonly OnnxTensor[]
}

/** @throws `input/invalid` for a model that is neither linear nor of trees */
export function toOnnx({ pipeline, preparation, model }: FittedPipeline): Uint8Array<ArrayBuffer> {
  const { features } = preparation
  const body = bodyOf(pipeline.estimator, model)
  return onnxFile({
    name: pipeline.estimator,
    about: 'Chance of class 1. The metadata say what each feature is and how a table becomes features.',
    nodes: [
      scaler(preparation),
      ...body.nodes,
      { type: 'Sub', inputs: ['one', 'positive'], outputs: ['negative'] },
      { type: 'Concat', inputs: ['negative', 'positive'], outputs: ['probabilities'], attributes: { axis: 1 } },
      {
        type: 'ArgMax',
        inputs: ['probabilities'],
        outputs: ['label'],
        attributes: { axis: 1, keepdims: 0 },
      },
    ],
    constants: [...body.constants, { name: 'one', shape: [1], values: [1] }],
    inputs: [{ name: 'features', type: 'float', shape: [-1, features.length] }],
    outputs: [
      { name: 'label', type: 'int64', shape: [-1] },
      { name: 'probabilities', type: 'float', shape: [-1, 2] },
    ],
    between: [
      { name: 'scaled', type: 'float', shape: [-1, features.length] },
      { name: body.nodes[0]!.outputs[0]!, type: 'float', shape: [-1, 1] },
    ],
    metadata: { features: JSON.stringify(features), preparation: JSON.stringify(preparation.columns) },
  })
}

/** (x - shift) / scale of every feature; one-hot features stay as they are. */
function scaler({ columns, features, sources }: Preparation): OnnxNode {
  const byColumn = new Map(columns.map((column) => [column.column, column]))
  const scaling = features.map((_, f) => {
    const column = byColumn.get(sources[f]!)
    return column === undefined || column.kind === 'one-hot' ? { shift: 0, scale: 1 } : column
  })
  return {
    type: 'Scaler',
    domain: 'ai.onnx.ml',
    inputs: ['features'],
    outputs: ['scaled'],
    attributes: {
      offset: { floats: scaling.map(({ shift }) => shift) },
      scale: { floats: scaling.map(({ scale }) => 1 / scale) },
    },
  }
}

function bodyOf(estimator: string, model: unknown): Body {
  if (estimator === 'logistic') return linearBody(model as LinearModel)
  if (estimator === 'boosting') {
    const trees = ensemble((model as BoostingModel).trees, 'SUM', 'margin')
    return { nodes: [trees, sigmoid], constants: [] }
  }
  if (estimator === 'forest' || estimator === 'tree') {
    return { nodes: [ensemble((model as ForestModel).trees, 'AVERAGE', 'positive')], constants: [] }
  }
  throw invalid('ONNX is written for logistic regression and for trees. Take one of these, or the format JSON.')
}

const sigmoid: OnnxNode = { type: 'Sigmoid', inputs: ['margin'], outputs: ['positive'] }

function linearBody({ coefficients, intercept }: LinearModel): Body {
  return {
    nodes: [{ type: 'Gemm', inputs: ['scaled', 'coefficients', 'intercept'], outputs: ['margin'] }, sigmoid],
    constants: [
      { name: 'coefficients', shape: [coefficients.length, 1], values: coefficients },
      { name: 'intercept', shape: [1], values: [intercept] },
    ],
  }
}

/** All nodes of all trees in a row; a node is named by its tree and its number there. */
function ensemble(trees: readonly Tree[], aggregate: 'SUM' | 'AVERAGE', output: string): OnnxNode {
  const nodes = trees.flatMap((tree, t) => Array.from(tree.feature, (feature, node) => ({ tree, t, feature, node })))
  const leaves = nodes.filter(({ feature }) => feature < 0)
  const ints = (of: (each: (typeof nodes)[number]) => number, among = nodes) => ({ ints: among.map(of) })
  return {
    type: 'TreeEnsembleRegressor',
    domain: 'ai.onnx.ml',
    inputs: ['scaled'],
    outputs: [output],
    attributes: {
      aggregate_function: aggregate,
      n_targets: 1,
      post_transform: 'NONE',
      nodes_treeids: ints(({ t }) => t),
      nodes_nodeids: ints(({ node }) => node),
      nodes_featureids: ints(({ feature }) => Math.max(0, feature)),
      nodes_modes: nodes.map(({ feature }) => (feature < 0 ? 'LEAF' : 'BRANCH_LT')),
      nodes_values: { floats: nodes.map(({ tree, node }) => tree.threshold[node]!) },
      nodes_truenodeids: ints(({ tree, node }) => Math.max(0, tree.left[node]!)),
      nodes_falsenodeids: ints(({ tree, node }) => Math.max(0, tree.right[node]!)),
      nodes_missing_value_tracks_true: ints(({ tree, node }) => tree.defaultLeft[node]!),
      target_treeids: ints(({ t }) => t, leaves),
      target_nodeids: ints(({ node }) => node, leaves),
      target_ids: ints(() => 0, leaves),
      target_weights: { floats: leaves.map(({ tree, node }) => tree.value[node]!) },
    },
  }
}
