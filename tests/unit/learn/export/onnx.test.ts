/** Exported models against Debian's python3-onnx: its checker, and a plain NumPy reading of the graph. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Pbf from 'pbf'
import { describe, expect, it } from 'vitest'
import type { FittedPipeline } from '../../../../workers/contracts/learn/pipeline'
import type { Params } from '../../../../workers/contracts/schema'
import { estimatorOf, fitById } from '../../../../workers/learn/estimators'
import { toOnnx } from '../../../../workers/learn/export/onnx'
import { matrixOf, type Matrix } from '../../../../workers/learn/matrix'
import { makeJob } from '../../../../workers/runtime/job'
import fixture from '../../../fixtures/learn/boosting-reference.json'

const python = '/usr/bin/python3'
const isInstalled = spawnSync(python, ['-c', 'import onnx, numpy']).status === 0
if (!isInstalled) console.warn('SKIPPED: python3-onnx is not installed')

const NAMES = ['a', 'b', 'c', 'd']
const target = Uint8Array.from(fixture.target)
const rows = fixture.rows.map((row) => row.map((value) => Math.fround(value ?? NaN)))
const filled = rows.map((row) => row.map((value) => (Number.isNaN(value) ? 0 : value)))

/** What a model learned from (x - shift) / scale of each column. */
async function fitted(estimator: string, params: Params): Promise<FittedPipeline & { given: number[][] }> {
  const { takesMissing = false } = estimatorOf(estimator)
  const given = takesMissing ? rows : filled
  const scaling = takesMissing ? { shift: 0, scale: 1 } : { shift: 0.25, scale: 2 }
  const columns = NAMES.map((column) => ({ kind: 'number' as const, column, fill: 0, ...scaling }))
  const scaled = matrixOf(
    Float64Array.from(given.flat(), (value) => (value - scaling.shift) / scaling.scale),
    4,
  )
  const model = await fitById(estimator, { features: scaled, target }, params, makeJob())
  return {
    pipeline: { estimator, params } as FittedPipeline['pipeline'],
    preparation: { columns, features: NAMES, sources: NAMES },
    model,
    learnedRows: target.length,
    given,
    scaled,
  } as FittedPipeline & { given: number[][]; scaled: Matrix }
}

const models: [string, Params][] = [
  ['logistic', {}],
  ['tree', { depth: 5 }],
  ['forest', { trees: 15, depth: 6 }],
  ['boosting', { trees: 25, depth: 4 }],
]

describe('an ONNX file', () => {
  it('says what its features are', async () => {
    const texts: string[] = []
    new Pbf(toOnnx(await fitted('logistic', {}))).readFields((tag, _, pbf) => {
      if (tag === 2) texts.push(pbf.readString())
      else if (tag === 14) {
        const end = pbf.readVarint() + pbf.pos
        pbf.readFields((_field, _result, entry) => texts.push(entry.readString()), undefined, end)
      }
    }, undefined)
    expect(texts.slice(0, 3)).toEqual(['Vitrine', 'features', JSON.stringify(NAMES)])
  })

  it('is refused for a model that is neither linear nor of trees', async () => {
    await expect(fitted('bayes', {}).then(toOnnx)).rejects.toThrow(/Take one of these, or the format JSON/)
  })

  it.skipIf(!isInstalled).each(models)('of %s gives the same probabilities', async (id, params) => {
    const whole = await fitted(id, params)
    const { scaled } = whole as unknown as { scaled: Matrix }
    const ours = await estimatorOf(id).predict(whole.model, scaled, makeJob())
    const theirs = runInPython(toOnnx(whole), whole.given)
    expect(theirs).toHaveLength(ours.length)
    theirs.forEach((p, row) => expect(Math.abs(p - ours[row]!)).toBeLessThan(1e-6))
  })
})

function runInPython(file: Uint8Array, given: readonly (readonly number[])[]): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-onnx-'))
  try {
    writeFileSync(join(folder, 'model.onnx'), file)
    writeFileSync(join(folder, 'rows.json'), JSON.stringify(given))
    const { stdout, stderr } = spawnSync(python, ['-c', READER], { cwd: folder, encoding: 'utf8' })
    expect(stderr).not.toContain('Error')
    return JSON.parse(stdout) as number[]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Operators by their definitions in ONNX's documentation, in float32. */
const READER = `
import json, numpy as np, onnx
from onnx import numpy_helper, helper
m = onnx.load('model.onnx'); onnx.checker.check_model(m, full_check=True)
f = np.float32
X = np.array([[np.nan if v is None else v for v in r] for r in json.load(open('rows.json'))], dtype=f)
v = {t.name: numpy_helper.to_array(t) for t in m.graph.initializer}; v['features'] = X
def trees(x, a):
    at = {(t, n): i for i, (t, n) in enumerate(zip(a['nodes_treeids'], a['nodes_nodeids']))}
    w = {(t, n): f(y) for t, n, y in zip(a['target_treeids'], a['target_nodeids'], a['target_weights'])}
    ids = sorted(set(a['nodes_treeids'])); out = np.zeros((len(x), 1))
    for r, row in enumerate(x):
        for t in ids:
            n = 0
            while a['nodes_modes'][at[t, n]] == b'BRANCH_LT':
                i = at[t, n]; value = row[a['nodes_featureids'][i]]
                yes = a['nodes_missing_value_tracks_true'][i] == 1 if np.isnan(value) else value < f(a['nodes_values'][i])
                n = a['nodes_truenodeids' if yes else 'nodes_falsenodeids'][i]
            out[r] += w[t, n]
    return out / len(ids) if a['aggregate_function'] == b'AVERAGE' else out
for n in m.graph.node:
    i = [v[k] for k in n.input]; a = {k.name: helper.get_attribute_value(k) for k in n.attribute}
    o = n.op_type
    if o == 'Scaler': y = (i[0] - np.array(a['offset'], f)) * np.array(a['scale'], f)
    elif o == 'Gemm': y = i[0] @ i[1] + i[2]
    elif o == 'Sigmoid': y = 1 / (1 + np.exp(-i[0]))
    elif o == 'TreeEnsembleRegressor': y = trees(i[0], a)
    elif o == 'Sub': y = i[0] - i[1]
    elif o == 'Concat': y = np.concatenate(i, axis=a['axis'])
    elif o == 'ArgMax': y = np.argmax(i[0], axis=a['axis'])
    v[n.output[0]] = y
assert (v['label'] == (v['probabilities'][:, 1] > 0.5)).all()
print(json.dumps(v['probabilities'][:, 1].astype(float).tolist()))`
