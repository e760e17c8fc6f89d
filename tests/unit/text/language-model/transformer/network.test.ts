import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { TransformerConfig } from '../../../../../workers/contracts/text/language-model'
import { makePredictor } from '../../../../../workers/text/language-model/inference'
import { makeRandom } from '../../../../../workers/runtime/random'
import { initialParameters, layoutOf, parameterCount } from '../../../../../workers/text/language-model/model'
import type { Batch } from '../../../../../workers/text/language-model/network'
import {
  transformerLogits,
  transformerLoss,
  transformerLossAndGradient,
} from '../../../../../workers/text/language-model/transformer/network'
import { plainProduct } from '../../../../../workers/text/language-model/transformer/product'

/** What tests/fixtures/transformer-reference.py, by PyTorch 1.13, makes of the same network and batch. */
interface Reference {
  config: TransformerConfig
  inputs: number[][]
  targets: number[][]
  logits: number[]
  loss: number
  gradients: Record<string, number[]>
}
const path = new URL('../../../../fixtures/transformer-reference.json', import.meta.url)
const reference = JSON.parse(readFileSync(path, 'utf8')) as Reference

const rest = async (): Promise<void> => {}
const machine = { product: plainProduct(rest), rest }

function batchOf(inputs: readonly number[][], targets: readonly number[][]): Batch {
  const [batch, steps] = [inputs.length, inputs[0]?.length ?? 0]
  const turned = (rows: readonly number[][]): Int32Array =>
    Int32Array.from({ length: batch * steps }, (_, k) => rows[k % batch]?.[Math.floor(k / batch)] ?? 0)
  return { inputs: turned(inputs), targets: turned(targets), steps, batch }
}

function referenceParameters(config: TransformerConfig): Float32Array {
  const parameters = new Float32Array(parameterCount(config))
  for (const { name, offset, size } of layoutOf(config)) {
    const one = name.includes('ln_') && name.endsWith('weight') ? 1 : 0
    for (let k = offset; k < offset + size; k++) parameters[k] = one + 0.3 * Math.sin(0.7 * k + 1)
  }
  return parameters
}

describe('the Transformer', () => {
  const { config } = reference
  const parameters = referenceParameters(config)
  const batch = batchOf(reference.inputs, reference.targets)

  it("has PyTorch's logits, loss and gradients within 1e-4", async () => {
    const logits = await transformerLogits(config, parameters, batch, machine)
    for (const [k, expected] of reference.logits.entries()) expect(Math.abs(logits[k]! - expected)).toBeLessThan(1e-4)
    const { loss, gradient } = await transformerLossAndGradient(config, parameters, batch, machine)
    expect(loss).toBeCloseTo(reference.loss, 5)
    for (const { name, offset } of layoutOf(config)) {
      for (const [k, expected] of (reference.gradients[name] ?? [NaN]).entries()) {
        expect(Math.abs(gradient[offset + k]! - expected), `${name}[${k}]`).toBeLessThan(1e-4)
      }
    }
  })

  it('has the gradient of finite differences within 1e-3, with units dropped as without', async () => {
    const small = { ...config, layers: 1 }
    const at = referenceParameters(small)
    for (const dropout of [undefined, { rate: 0.3, seed: 7 }]) {
      const { gradient } = await transformerLossAndGradient(small, at, batch, machine, dropout)
      const lossAt = async (k: number, by: number): Promise<number> => {
        const moved = at.map((value, index) => (index === k ? value + by : value))
        return (await transformerLossAndGradient(small, moved, batch, machine, dropout)).loss
      }
      for (let k = 0; k < at.length; k += 7) {
        const h = 4e-3
        const slope = ((await lossAt(k, h)) - (await lossAt(k, -h))) / (2 * h)
        expect(Math.abs(slope - gradient[k]!), `parameter ${k}`).toBeLessThan(1e-3)
      }
    }
  })

  it('drops in proportion and scales the rest up, so that the loss stays about where it was', async () => {
    const drawn = initialParameters(config, makeRandom(4))
    const whole = await transformerLoss(config, drawn, batch, machine)
    let sum = 0
    for (let seed = 0; seed < 40; seed++) {
      sum += (await transformerLossAndGradient(config, drawn, batch, machine, { rate: 0.2, seed })).loss
    }
    expect(Math.abs(sum / 40 - whole)).toBeLessThan(0.02)
  })

  it('says the same in the predictor that writes as in the network that trains', async () => {
    const logits = await transformerLogits(config, parameters, batch, machine)
    const predictor = makePredictor({ config, parameters })
    for (const [b, sequence] of reference.inputs.entries()) {
      predictor.reset()
      for (const [t, id] of sequence.entries()) {
        for (const [v, logit] of predictor.feed(id).entries()) {
          expect(Math.abs(logit - logits[(b * batch.steps + t) * config.vocabulary + v]!)).toBeLessThan(1e-4)
        }
      }
    }
  })
})
