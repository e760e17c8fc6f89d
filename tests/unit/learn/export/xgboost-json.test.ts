/** The exported model in native XGBoost, where it is installed (Debian's python3-xgboost). */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { toXgboostJson } from '../../../../workers/learn/export/xgboost-json'
import { matrixOf } from '../../../../workers/learn/matrix'
import { boosting } from '../../../../workers/learn/trees/boosting'
import { makeJob } from '../../../../workers/runtime/job'
import { checkParams } from '../../../../workers/runtime/params'
import fixture from '../../../fixtures/learn/boosting-reference.json'

const python = '/usr/bin/python3'
const isInstalled = spawnSync(python, ['-c', 'import xgboost']).status === 0
if (!isInstalled) console.warn('SKIPPED: python3-xgboost is not installed')

const features = matrixOf(
  Float64Array.from(fixture.rows.flat(), (value) => value ?? NaN),
  4,
)

it.skipIf(!isInstalled)('is loaded by native xgboost, which gives the same probabilities', async () => {
  const params = checkParams(boosting.schema, { trees: 20, depth: 4 })
  const model = await boosting.fit({ features, target: Uint8Array.from(fixture.target) }, params, makeJob())
  const ours = await boosting.predict(model, features, makeJob())
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-xgboost-'))
  try {
    writeFileSync(join(folder, 'model.json'), toXgboostJson(model, ['a', 'b [x]', 'c', 'd']))
    writeFileSync(join(folder, 'rows.json'), JSON.stringify(fixture.rows))
    const script = `
import json, numpy as np, xgboost as xgb
b = xgb.Booster(); b.load_model('model.json')
X = np.array([[np.nan if v is None else v for v in r] for r in json.load(open('rows.json'))])
print(json.dumps(b.predict(xgb.DMatrix(X, feature_names=b.feature_names)).astype(float).tolist()))`
    const { stdout, stderr } = spawnSync(python, ['-c', script], { cwd: folder, encoding: 'utf8' })
    expect(stderr).not.toContain('Error')
    const theirs = JSON.parse(stdout) as number[]
    expect(theirs).toHaveLength(ours.length)
    theirs.forEach((p, row) => expect(Math.abs(p - ours[row]!)).toBeLessThan(1e-6))
  } finally {
    rmSync(folder, { recursive: true })
  }
})
