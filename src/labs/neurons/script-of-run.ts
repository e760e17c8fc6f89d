/** The run that the page shows, as a script through `vitrine.neurons`. */
import { dataSchema } from '../../../workers/contracts/neurons/data'
import { trainSchema } from '../../../workers/contracts/neurons/train'
import type { Field } from '../../../workers/contracts/schema'
import { decode } from '../../stage/params'

/** @param search the parameters after the route, as the page holds them */
export function scriptOf(search: URLSearchParams): string {
  const value = (name: string, field: Field) => decode(field, search.get(name) ?? undefined)
  const [first, second, target] = ['first', 'second', 'target'].map((name) => search.get(`points.${name}`) ?? '')
  const options = {
    ...(target === '' ? {} : { target }),
    ...(value('points.features', dataSchema.features) === 'all'
      ? { features: 'all' }
      : first === '' && second === ''
        ? {}
        : { features: [first, second] }),
    ...Object.fromEntries(
      (['algorithm', 'mode', 'learningRate', 'epochs', 'seed'] as const).map((name) => [
        name,
        value(`train.${name}`, trainSchema[name]),
      ]),
    ),
  }
  return [
    '// Paste this into the console of this page. Toys and drawn points are the page’s own; a script takes a table.',
    'await vitrine.ready',
    ...(search.has('points.file')
      ? [
          '// It asks for the file, which only you have.',
          "const csv = await new Promise((take) => Object.assign(document.createElement('input'), { type: 'file', onchange: ({ target }) => take(target.files[0]) }).click())",
        ]
      : ["const csv = await (await fetch('samples/breast-cancer-wisconsin.csv')).text()"]),
    `const { weights, bias, accuracy } = await vitrine.neurons.train(csv, ${JSON.stringify(options)})`,
    'console.log(weights, bias, accuracy)',
  ].join('\n')
}
