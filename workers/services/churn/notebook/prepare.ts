/** Cells of a notebook that turn columns into features, as workers/learn/prepare does: what is learned, from training rows alone. */
import type { DesignData } from '../../../contracts/churn/prepare'
import { MISSING_CATEGORY, type PrepareSettings } from '../../../contracts/learn/prepare'
import { code, markdown, type NotebookCell } from '../../../learn/export/notebook-file'
import { python, pythonCall } from '../../../learn/export/python'

/** Ways that numbers with gaps reach a model; each is a function of the notebook. */
export type Gaps = 'filled' | 'twice' | 'kept'

export const preparationOf = (gaps: Gaps): string =>
  ({ filled: 'filled()', twice: 'gaps_twice()', kept: 'gaps_kept()' })[gaps]

const SCALERS: Record<PrepareSettings['scale'], string> = {
  none: '"passthrough"',
  standard: 'StandardScaler()',
  minmax: 'MinMaxScaler()',
  robust: 'RobustScaler()',
}

const IMPUTERS: Record<PrepareSettings['fill'], Readonly<Record<string, string | number>>> = {
  median: { strategy: 'median' },
  mean: { strategy: 'mean' },
  mode: { strategy: 'most_frequent' },
  zero: { strategy: 'constant', fill_value: 0 },
}

export function prepareCells({ columns, settings }: DesignData, used: ReadonlySet<Gaps>): NotebookCell[] {
  const seen = columns.filter(({ why }) => why === undefined)
  const leftOut = columns.filter(({ why }) => why !== undefined)
  const namesOf = (kind: 'number' | 'text') => seen.filter((column) => column.kind === kind).map(({ name }) => name)
  return [
    markdown(
      '## Columns as features',
      `What fills gaps, scales numbers and encodes texts is learned from training rows only: it stands in a pipeline before the model and is fitted again in every fold.${leftOut.length > 0 ? ' Columns that name rows, never change, or were left out by hand are not among the features.' : ''}`,
      ...(used.has('twice')
        ? [
            'Trees in Vitrine send a missing number the way that wins more. Not every version of scikit-learn does; so its trees get a column with gaps twice, once with the gaps below all numbers and once above, and may choose.',
          ]
        : []),
    ),
    code(
      `NUMBERS = ${python(namesOf('number'))}`,
      `TEXTS = ${python(namesOf('text'))}`,
      ...(leftOut.length > 0 ? [`LEFT_OUT = ${python(leftOut.map(({ name }) => name))}`] : []),
      '',
      `X = table[NUMBERS + TEXTS].fillna({name: ${python(MISSING_CATEGORY)} for name in TEXTS})`,
      '',
      ...(settings.encode === 'target' ? [TARGET_MEANS, ''] : []),
      ...(used.has('twice') ? [GAPS_TWICE, ''] : []),
      'def prepared(numbers, scaler):',
      '    return ColumnTransformer([("numbers", numbers, NUMBERS), ("texts", texts(scaler), TEXTS)])',
      '',
      'def texts(scaler):',
      ...ENCODERS[settings.encode],
      '',
      ...(used.has('filled')
        ? [
            'def filled():',
            `    imputer = ${pythonCall('SimpleImputer', { ...IMPUTERS[settings.fill], keep_empty_features: true })}`,
            `    return prepared(make_pipeline(imputer, ${SCALERS[settings.scale]}), ${SCALERS[settings.scale]})`,
            '',
          ]
        : []),
      ...(used.has('twice') ? ['def gaps_twice():', '    return prepared(GapsTwice(), "passthrough")', ''] : []),
      ...(used.has('kept') ? ['def gaps_kept():', '    return prepared("passthrough", "passthrough")'] : []),
    ),
  ]
}

const ENCODERS: Record<PrepareSettings['encode'], string[]> = {
  // One-hot columns are 0 and 1 as they are.
  'one-hot': ['    return OneHotEncoder(drop="if_binary", handle_unknown="ignore", sparse_output=False)'],
  ordinal: [
    '    encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)',
    '    return make_pipeline(encoder, scaler)',
  ],
  target: ['    return TargetMeans(scaler)'],
}

const GAPS_TWICE = `class GapsTwice(TransformerMixin, BaseEstimator):
    """Numbers with gaps below all others; columns that have gaps once more, with gaps above."""

    def fit(self, X, y=None):
        X = np.asarray(X, dtype=float)
        self.low_, self.high_ = np.nanmin(X, axis=0) - 1, np.nanmax(X, axis=0) + 1
        self.gaps_ = np.isnan(X).any(axis=0)
        return self

    def transform(self, X):
        X = np.asarray(X, dtype=float)
        low = np.where(np.isnan(X), self.low_, X)
        high = np.where(np.isnan(X), self.high_, X)
        return np.hstack([low, high[:, self.gaps_]])
`

const TARGET_MEANS = `class TargetMeans(TransformerMixin, BaseEstimator):
    """A category's share of class 1, mixed with ten rows of the share of all (Micci-Barreca 2001).

    Training rows get means of the other folds' rows only: with its own label among them a row would give its answer away.
    """

    def __init__(self, scaler):
        self.scaler = scaler

    def means_of(self, X, y):
        prior = y.mean()
        groups = [pd.Series(y, index=X.index).groupby(X[name]) for name in X]
        return prior, [(group.sum() + 10 * prior) / (group.count() + 10) for group in groups]

    def encode(self, X, learned):
        prior, means = learned
        return np.column_stack([X[name].map(mean).fillna(prior) for name, mean in zip(X, means)])

    def fit(self, X, y):
        self.learned_ = self.means_of(X, y)
        self.scaler_ = None if self.scaler == "passthrough" else clone(self.scaler).fit(self.encode(X, self.learned_))
        return self

    def scaled(self, values):
        return values if self.scaler_ is None else self.scaler_.transform(values)

    def transform(self, X):
        return self.scaled(self.encode(X, self.learned_))

    def fit_transform(self, X, y):
        self.fit(X, y)
        values = np.empty(X.shape)
        for others, held in StratifiedKFold(min(5, max(2, np.bincount(y).min()))).split(X, y):
            values[held] = self.encode(X.iloc[held], self.means_of(X.iloc[others], y[others]))
        return self.scaled(values)
`

const SKLEARN_PREPARING = {
  filled: ['from sklearn.impute import SimpleImputer'],
  standard: ['StandardScaler'],
  minmax: ['MinMaxScaler'],
  robust: ['RobustScaler'],
  none: [],
  'one-hot': ['OneHotEncoder'],
  ordinal: ['OrdinalEncoder'],
  target: [],
} as const

export function prepareImports({ settings: { scale, encode } }: DesignData, used: ReadonlySet<Gaps>): string[] {
  const names = [...SKLEARN_PREPARING[encode], ...(used.has('filled') ? SKLEARN_PREPARING[scale] : [])]
  return [
    'from sklearn.compose import ColumnTransformer',
    ...(used.has('filled') ? SKLEARN_PREPARING.filled : []),
    'from sklearn.pipeline import make_pipeline',
    ...(names.length > 0 ? [`from sklearn.preprocessing import ${names.join(', ')}`] : []),
  ]
}
