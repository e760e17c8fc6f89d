/** Estimators of tables beside scikit-learn, imbalanced-learn and xgboost on the same rows (`--native`). */
import type { Bench, Contender, Race } from './harness/contract'

type Maker =
  'ourLogistic' | 'ourSmote' | 'ourForest' | 'ourBoosting' | 'ourSvm' | 'ourForestSearch' | 'ourBoostingSearch'

const race = (
  job: string,
  unit: string,
  native: string,
  make: Maker,
  rows: number,
  columns: number,
  turns: Pick<Race, 'rounds' | 'once'> = {},
): Race => ({
  job: `${job}, ${rows.toLocaleString('en')} x ${columns}`,
  unit,
  native,
  ...turns,
  contenders: {
    Vitrine: async (): Promise<Contender> => (await import('./contenders/tables'))[make](rows, columns),
  },
})

export const bench: Bench = {
  question: 'How long do models of tables take, beside native tools on the same cores?',
  races: [
    race('logistic regression', 'fit', 'tables-logistic.py', 'ourLogistic', 5634, 40),
    race('SMOTE, 5 neighbours', 'resampling', 'tables-smote.py', 'ourSmote', 5634, 20),
    race('RBF SVM with probabilities', 'fit', 'tables-svm.py', 'ourSvm', 5634, 40),
    race('random forest, 200 trees of depth 10', 'fit', 'tables-forest.py', 'ourForest', 8278, 20),
    race('gradient boosting, 200 trees of depth 5', 'fit', 'tables-boosting.py', 'ourBoosting', 8278, 20),
    race('gradient boosting, 200 trees of depth 5', 'fit', 'tables-boosting-large.py', 'ourBoosting', 600_000, 10, {
      rounds: 3,
    }),
    race('published grid of forests, 243 fits', 'search', 'tables-forest-grid.py', 'ourForestSearch', 5634, 20, {
      once: true,
    }),
    race('published grid of boosting, 81 fits', 'search', 'tables-boosting-grid.py', 'ourBoostingSearch', 5634, 20, {
      once: true,
    }),
  ],
}
