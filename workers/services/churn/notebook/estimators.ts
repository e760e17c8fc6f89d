/** Estimators as scikit-learn and xgboost have them, with the parameters that Vitrine used. */
import type { Params } from '../../../contracts/schema'
import { python, pythonCall } from '../../../learn/export/python'

/** @property gaps what it gets where numbers are missing, when SMOTE does not need them filled */
export interface PythonEstimator {
  readonly imports: readonly string[]
  readonly gaps: 'filled' | 'twice' | 'kept'
  /** True where scikit-learn's result is Vitrine's; others draw random numbers of their own. */
  readonly isExact: boolean
  /** What it does otherwise than Vitrine's, after its name, where that moves its figures by more than random numbers do. */
  readonly difference?: string
  write(params: Params, isWeighted: boolean): string
}

type Given = Readonly<Record<string, number>>

export const PYTHON_ESTIMATORS: Readonly<Record<string, PythonEstimator>> = {
  logistic: {
    imports: ['from sklearn.linear_model import LogisticRegression'],
    gaps: 'filled',
    isExact: true,
    write: ({ c, penalty }, isWeighted) =>
      pythonCall('LogisticRegression', {
        C: c,
        ...(penalty === 'l1' ? { penalty: 'l1', solver: 'saga' } : { solver: 'newton-cholesky' }),
        ...weightsIf(isWeighted),
        tol: 1e-8,
        max_iter: 10_000,
      }),
  },
  tree: {
    imports: ['from sklearn.tree import DecisionTreeClassifier'],
    gaps: 'twice',
    isExact: false,
    write: (params, isWeighted) =>
      pythonCall('DecisionTreeClassifier', {
        ...treeParams(params as Given),
        ...weightsIf(isWeighted),
        random_state: 0,
      }),
  },
  forest: {
    imports: ['from sklearn.ensemble import RandomForestClassifier'],
    gaps: 'twice',
    isExact: false,
    write: (params, isWeighted) =>
      pythonCall('RandomForestClassifier', {
        n_estimators: params['trees'],
        ...treeParams(params as Given),
        ...weightsIf(isWeighted),
        n_jobs: -1,
        random_state: params['seed'],
      }),
  },
  boosting: {
    imports: ['from xgboost import XGBClassifier'],
    gaps: 'kept',
    isExact: false,
    write: (params) => {
      const { trees, depth, rate, lambda, gamma, minChildWeight, positiveWeight, seed } = params as Given
      return pythonCall('XGBClassifier', {
        ...{ n_estimators: trees, max_depth: depth, learning_rate: rate, reg_lambda: lambda, gamma },
        ...{ min_child_weight: minChildWeight, scale_pos_weight: positiveWeight, base_score: 0.5 },
        ...{ tree_method: 'hist', random_state: seed },
      })
    },
  },
  network: {
    imports: ['from sklearn.neural_network import MLPClassifier'],
    gaps: 'filled',
    isExact: false,
    difference:
      'holds out other rows and stops by their accuracy, where Vitrine stops by their log loss, so its figures may be off by 0.05.',
    write: (params) => {
      const { first, second, rate, batch, penalty, epochs, patience, held, seed } = params as Given
      return pythonCall('MLPClassifier', {
        ...{ hidden_layer_sizes: second === 0 ? [first!] : [first!, second!], alpha: penalty, batch_size: batch },
        ...{ learning_rate_init: rate, max_iter: epochs, early_stopping: patience! > 0 && held! > 0 },
        ...{ n_iter_no_change: patience === 0 ? epochs : patience, validation_fraction: held === 0 ? 0.1 : held },
        random_state: seed,
      })
    },
  },
  'svm-rbf': svm('rbf'),
  'svm-linear': svm('linear'),
  neighbours: {
    imports: ['from sklearn.neighbors import KNeighborsClassifier'],
    gaps: 'filled',
    isExact: true,
    write: ({ k }) => pythonCall('KNeighborsClassifier', { n_neighbors: k, algorithm: 'brute' }),
  },
  bayes: {
    imports: ['from sklearn.naive_bayes import GaussianNB'],
    gaps: 'filled',
    isExact: true,
    write: () => 'GaussianNB()',
  },
}

const weightsIf = (isWeighted: boolean) => (isWeighted ? { class_weight: 'balanced' } : {})

const treeParams = ({ depth, minSplit, minLeaf }: Given) => ({
  ...{ max_depth: depth, min_samples_split: minSplit, min_samples_leaf: minLeaf },
})

function svm(kernel: 'rbf' | 'linear'): PythonEstimator {
  return {
    imports: [
      'from sklearn.linear_model import LogisticRegression',
      'from sklearn.model_selection import cross_val_predict',
      'from sklearn.svm import SVC',
    ],
    gaps: 'filled',
    isExact: true,
    write: ({ c, gamma = 0 }, isWeighted) =>
      `PlattSVM(kernel=${python(kernel)}, C=${python(c as number)}, gamma=${python(gamma)}${isWeighted ? ", class_weight='balanced'" : ''})`,
  }
}

/** scikit-learn's own `probability=True` draws its folds at random; Vitrine's are in order. */
export const PLATT_SVM = `class PlattSVM(ClassifierMixin, BaseEstimator):
    """A support vector machine whose margins become chances by a sigmoid, fitted to margins of rows left out."""

    def __init__(self, kernel="rbf", C=1.0, gamma=0.0, class_weight=None):
        self.kernel, self.C, self.gamma, self.class_weight = kernel, C, gamma, class_weight

    def fit(self, X, y):
        gamma = self.gamma or 1 / (X.shape[1] * X.var())
        machine = SVC(kernel=self.kernel, C=self.C, gamma=gamma, class_weight=self.class_weight)
        margins = cross_val_predict(machine, X, y, cv=StratifiedKFold(3), method="decision_function")
        sigmoid = LogisticRegression(C=1000, class_weight=self.class_weight, tol=1e-8)
        self.sigmoid_ = sigmoid.fit(margins.reshape(-1, 1), y)
        self.machine_ = machine.fit(X, y)
        self.classes_ = np.unique(y)
        return self

    def predict_proba(self, X):
        return self.sigmoid_.predict_proba(self.machine_.decision_function(X).reshape(-1, 1))`
