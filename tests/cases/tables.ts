/** Tables for tests of whole stages: customers with numbers, some missing, texts, and a target that leans on two numbers. */
import { makeRandom } from '../../workers/runtime/random'

const NUMBERS = 10

export function customersCsv(rows: number, seed: number): string {
  const random = makeRandom(seed)
  const plans = ['basic', 'gold', 'family', 'none']
  const header = ['plan', 'city', ...Array.from({ length: NUMBERS }, (_, c) => `number ${c}`), 'left']
  const lines = Array.from({ length: rows }, () => {
    const numbers = Array.from({ length: NUMBERS }, () => random.normal())
    const left = numbers[0]! + numbers[1]! * numbers[2]! + random.normal() > 1
    const cells = numbers.map((value) => (random.next() < 0.05 ? '' : value.toFixed(4)))
    const [plan, city] = [plans[Math.floor(4 * random.next())], `city ${Math.floor(30 * random.next())}`]
    return [plan, city, ...cells, left ? 'Yes' : 'No']
  })
  return [header, ...lines].map((cells) => cells.join(',')).join('\n')
}
