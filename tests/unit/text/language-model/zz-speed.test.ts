import { it } from 'vitest'
import { openDevice } from '../../../../workers/compute/device'
import { wasmFolder } from '../../../helpers/wasm-folder'
import { sharedText } from '../../../helpers/shared-data'
import { makeRandom } from '../../../../workers/runtime/random'
import { initialParameters } from '../../../../workers/text/language-model/model'
import { lossAndGradient } from '../../../../workers/text/language-model/network'
import { adamUpdate } from '../../../../workers/text/language-model/adam'
it('speed', { timeout: 200000 }, async () => {
  const device = await openDevice({ force: (process.env.B ?? 'wasm') as 'wasm', wasmFolder })
  const { tf } = device
  const times = new Map<string, [number, number]>()
  for (const k of tf.getKernelsForBackend('wasm')) { const run = k.kernelFunc; k.kernelFunc = (a) => { const t = performance.now(); const r = run(a); const e = times.get(k.kernelName + ((a.attrs as {transposeA?:boolean})?.transposeA??'')) ?? [0, 0]; e[0] += performance.now() - t; e[1]++; times.set(k.kernelName+ ((a.attrs as {transposeA?:boolean})?.transposeA??''), e); return r } }
  const text = sharedText('data/tinyshakespeare.txt')!
  const chars = [...new Set(text)].sort()
  const ids = Int32Array.from(text, (c) => chars.indexOf(c))
  const config = { architecture: 'lstm' as const, vocabulary: chars.length, embedding: 64, hidden: 128, layers: 1 }
  const random = makeRandom(1)
  const p = initialParameters(config, random)
  let state = { parameters: tf.tensor1d(p), first: tf.zeros([p.length]) as never, second: tf.zeros([p.length]) as never }
  const T = 64, B = 32
  for (let step = 1; step <= Number(process.env.N ?? 10); step++) {
    const inputs = new Int32Array(T * B), targets = new Int32Array(T * B)
    for (let b = 0; b < B; b++) { const s = random.integer(ids.length * 0.9 - T - 1); for (let t = 0; t < T; t++) { inputs[t * B + b] = ids[s + t]!; targets[t * B + b] = ids[s + t + 1]! } }
    const before = device.counts.kernelCalls
    const t0 = performance.now()
    const profile = step === 5 && process.env.P
    const { loss, gradient } = await lossAndGradient(tf, config, state.parameters, { inputs, targets, steps: T, batch: B }, async () => {})
    const t1 = performance.now()
    state = adamUpdate(tf, state, gradient, { step, learningRate: 2e-3, clipNorm: 1 }) as never
    if (step % 10 === 0 || step < 5) console.log(step, loss.dataSync()[0], (t1 - t0).toFixed(0), (performance.now() - t1).toFixed(0), device.counts.kernelCalls - before, tf.memory().numTensors)
    loss.dispose()
  }

  const n = Number(process.env.N ?? 10)
  console.log([...times].sort((a, b) => b[1][0] - a[1][0]).map(([k, [t, c]]) => `33m ${k} ${(t / n).toFixed(2)} ${c / n}`).join('\n'))
})
