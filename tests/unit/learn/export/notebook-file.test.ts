/** Values as Python's own parser reads them, and the notebook's format. */
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { code, markdown, notebookFile } from '../../../../workers/learn/export/notebook-file'
import { python, pythonCall } from '../../../../workers/learn/export/python'

const interpreter = '/usr/bin/python3'
const isInstalled = spawnSync(interpreter, ['-c', 'import ast']).status === 0
if (!isInstalled) console.warn('SKIPPED: python3 is not installed')

it.skipIf(!isInstalled)('writes whatever stands in a table as a literal that Python reads back', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom("it's", '\\', '"""', '\n', '#', '\u2028'),
  )
  const values = fc.sample(
    fc.array(fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean())),
    200,
  )
  const script = 'import ast, json, sys; print(json.dumps([ast.literal_eval(one) for one in json.load(sys.stdin)]))'
  const input = JSON.stringify(values.map((value) => python(value)))
  const { stdout, stderr } = spawnSync(interpreter, ['-c', script], { input, encoding: 'utf8' })
  expect(stderr).toBe('')
  // JSON has no -0.
  expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(values)))
})

it('writes calls', () => {
  expect(pythonCall('SVC', { C: 1, kernel: 'rbf', gamma: undefined })).toBe("SVC(C=1, kernel='rbf')")
  expect(python({ a: [1, null, NaN] })).toBe("{'a': [1, None, float('nan')]}")
})

it('makes a notebook of format 4.5 whose lines keep their breaks', () => {
  const notebook = JSON.parse(notebookFile([markdown('# A', 'b'), code('x = 1', 'x')])) as Record<string, unknown>
  expect(notebook).toMatchObject({
    nbformat: 4,
    nbformat_minor: 5,
    cells: [
      { cell_type: 'markdown', id: 'cell-1', source: ['# A\n', '\n', 'b'] },
      { cell_type: 'code', id: 'cell-2', source: ['x = 1\n', 'x'], outputs: [], execution_count: null },
    ],
  })
})
