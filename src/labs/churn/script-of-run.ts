/** The run that the page shows, as a script through `vitrine.churn`. */
import { MODELS } from '../../../workers/contracts/churn/models'
import { modelsSchema } from '../../../workers/contracts/churn/models'
import { prepareStageSchema } from '../../../workers/contracts/churn/prepare'
import type { Field } from '../../../workers/contracts/schema'
import { decode } from '../../stage/params'

/** @param search the parameters after the route, as the page holds them */
export function scriptOf(search: URLSearchParams): string {
  const value = (name: string, field: Field) => decode(field, search.get(name) ?? undefined)
  const models = Object.keys(MODELS).filter((id) => value(`models.${id}`, modelsSchema[id as keyof typeof MODELS]))
  const target = search.get('look.target')
  const options = {
    ...(target === null ? {} : { target }),
    protocol: value('models.protocol', modelsSchema.protocol),
    models,
    folds: value('models.folds', modelsSchema.folds),
    seed: value('prepare.seed', prepareStageSchema.seed),
  }
  return [
    '// Paste this into the console of this page. It trains what the page shows, with the default preparation.',
    'await vitrine.ready',
    ...(search.has('table.file')
      ? [
          '// It asks for the file, which only you have.',
          "const csv = await new Promise((take) => Object.assign(document.createElement('input'), { type: 'file', onchange: ({ target }) => take(target.files[0]) }).click())",
        ]
      : ["const csv = await (await fetch('samples/telco-churn.csv')).text()"]),
    `const { models } = await vitrine.churn.run(csv, ${JSON.stringify(options)})`,
    'console.table(models.map(({ id, accuracy, rocAuc }) => ({ id, accuracy, rocAuc })))',
    'const { expected, values } = await vitrine.churn.explain(models.at(-1).modelId, { rows: 100 })',
  ].join('\n')
}
