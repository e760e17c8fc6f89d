/**
 * A boosted model in XGBoost's own JSON format (its documentation, "Introduction to Model IO", schema of version 1.7),
 * which native XGBoost loads with `Booster.load_model`.
 */
import type { BoostingModel } from '../trees/boosting'
import type { Tree } from '../trees/tree'

const NO_PARENT = 2147483647

/** @param features one name a column; XGBoost allows no `[`, `]` or `<` in them, so these are replaced */
export function toXgboostJson({ trees, columns }: BoostingModel, features: readonly string[]): string {
  const model = {
    learner: {
      attributes: {},
      feature_names: features.map((name) => name.replaceAll(/[[\]<]/g, '_')),
      feature_types: features.map(() => 'float'),
      gradient_booster: {
        model: {
          gbtree_model_param: { num_parallel_tree: '1', num_trees: String(trees.length), size_leaf_vector: '0' },
          tree_info: trees.map(() => 0),
          trees: trees.map((tree, id) => treeOf(tree, id, columns)),
        },
        name: 'gbtree',
      },
      learner_model_param: { base_score: '5E-1', num_class: '0', num_feature: String(columns), num_target: '1' },
      objective: { name: 'binary:logistic', reg_loss_param: { scale_pos_weight: '1' } },
    },
    version: [1, 7, 4],
  }
  return JSON.stringify(model).replaceAll(/"~([^"]*)"/g, '$1')
}

/** XGBoost tells whole numbers from others by their look, so a number that is no index needs a point or an exponent. */
const numbers = (values: Iterable<number>): string[] =>
  Array.from(values, (value) => `~${Number.isInteger(value) ? value.toFixed(1) : value}`)

function treeOf(tree: Tree, id: number, columns: number): object {
  const nodes = [...tree.feature.keys()]
  const parents = nodes.map(() => NO_PARENT)
  for (const node of nodes) {
    if (tree.feature[node]! < 0) continue
    parents[tree.left[node]!] = node
    parents[tree.right[node]!] = node
  }
  const isLeaf = (node: number): boolean => tree.feature[node]! < 0
  return {
    base_weights: numbers(tree.value),
    categories: [],
    categories_nodes: [],
    categories_segments: [],
    categories_sizes: [],
    default_left: [...tree.defaultLeft],
    id,
    left_children: [...tree.left],
    loss_changes: numbers(tree.gain),
    parents,
    right_children: [...tree.right],
    split_conditions: numbers(nodes.map((node) => (isLeaf(node) ? tree.value[node]! : tree.threshold[node]!))),
    split_indices: nodes.map((node) => Math.max(0, tree.feature[node]!)),
    split_type: nodes.map(() => 0),
    sum_hessian: numbers(tree.cover),
    tree_param: {
      num_deleted: '0',
      num_feature: String(columns),
      num_nodes: String(nodes.length),
      size_leaf_vector: '0',
    },
  }
}
