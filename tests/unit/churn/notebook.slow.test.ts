/** The notebook's cells run by Debian's scikit-learn: its figures against those of the lab, on the sample. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ModelsData } from '../../../workers/contracts/churn/models'
import { designOf, runStage, telcoSample } from '../../helpers/churn'

const python = '/usr/bin/python3'
const isInstalled = spawnSync(python, ['-c', 'import pandas, sklearn, imblearn, xgboost']).status === 0
if (!isInstalled)
  console.warn('SKIPPED: python3-pandas, python3-sklearn, python3-imblearn or python3-xgboost is missing')

const ALL = { tree: true, 'svm-rbf': false, neighbours: true, bayes: true, folds: 2 }
type Figures = Record<string, Record<string, number>>

const sample = new URL('../../../public/samples/telco-churn.csv', import.meta.url)

/** Runs the code cells one after the other, as Jupyter does; nbformat checks the file where it is installed. */
function runNotebook(
  text: string,
  file: URL | string = sample,
  name = 'telco-churn.csv',
): { here: Figures; folds: Figures } {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-notebook-'))
  try {
    writeFileSync(join(folder, 'run.ipynb'), text)
    if (typeof file === 'string') writeFileSync(join(folder, name), file)
    else copyFileSync(file, join(folder, name))
    const script = `
import json, warnings; warnings.simplefilter('ignore')
notebook = json.load(open('run.ipynb'))
try:
    import nbformat
    nbformat.validate(nbformat.read('run.ipynb', as_version=4), version=4, version_minor=5)
except ImportError:
    pass
import contextlib, io
scope = {}
with contextlib.redirect_stdout(io.StringIO()):
    for cell in notebook['cells']:
        if cell['cell_type'] == 'code':
            exec(compile(''.join(cell['source']), cell['id'], 'exec'), scope)
print(json.dumps({name: scope[name].to_dict(orient='index') for name in ('here', 'folds')}))`
    const { stdout, stderr, status } = spawnSync(python, ['-c', script], { cwd: folder, encoding: 'utf8' })
    expect(status, stderr).toBe(0)
    return JSON.parse(stdout) as { here: Figures; folds: Figures }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The largest difference of any figure of a model, on the test rows and in the folds. */
function differences({ models }: ModelsData, { here, folds }: { here: Figures; folds: Figures }) {
  const off = (label: string, theirs: Figures, ours: Record<string, number>): number =>
    Math.max(...Object.entries(ours).map(([figure, value]) => Math.abs(theirs[label]![figure]! - value)))
  return Object.fromEntries(
    models.map(({ id, label, judgement: { scores, ...areas }, crossValidation: cv }) => [
      id,
      {
        test: off(label, here, {
          ...{ accuracy: scores.accuracy, precision: scores.precision[1], recall: scores.recall[1], F1: scores.f[1] },
          ...{ 'ROC AUC': areas.rocAuc, 'average precision': areas.averagePrecision },
        }),
        testAreas: off(label, here, {
          accuracy: scores.accuracy,
          'ROC AUC': areas.rocAuc,
          'average precision': areas.averagePrecision,
        }),
        folds: off(label, folds, {
          ...{ accuracy: cv.accuracy.mean, precision: cv.precision.mean, recall: cv.recall.mean, F1: cv.f1.mean },
          ...{ 'ROC AUC': cv.rocAuc.mean, 'average precision': cv.averagePrecision.mean },
        }),
      },
    ]),
  )
}

describe.skipIf(!isInstalled)('the notebook of a run on the sample', () => {
  let given: Awaited<ReturnType<typeof designOf>>
  beforeAll(async () => {
    given = await designOf(telcoSample)
    given = { ...given, table: { ...given.table, report: { ...given.table.report, name: 'telco-churn.csv' } } }
  })

  it.each(['clean', 'published'])('gives the same table: %s', async (protocol) => {
    const models = await runStage('models', given, { ...ALL, protocol })
    const { text, name } = await runStage('notebook', { ...given, models })
    expect(name).toBe('telco-churn.ipynb')
    const off = differences(models, runNotebook(text))
    for (const id of ['logistic', 'logistic-smote', 'bayes']) expect.soft(off[id]!.test, id).toBeLessThan(0.0001)
    // One row of equally near neighbours may be called otherwise.
    expect.soft(off['neighbours']!.test).toBeLessThan(0.003)
    for (const id of ['tree', 'forest', 'boosting']) {
      expect.soft(off[id]!.test, id).toBeLessThan(0.03)
      // Bins cut a single deep tree otherwise; many trees average that out.
      if (id !== 'tree') expect.soft(off[id]!.testAreas, id).toBeLessThan(0.015)
    }
    for (const { id } of models.models) expect.soft(off[id]!.folds, id).toBeLessThan(0.015)
  })
})
