/** A run and a trained model as files: what other tools can read of it is offered, the rest is not. */
import { createSignal, type JSX, Show } from 'solid-js'
import { exportSchema, type ExportFormat } from '../../../workers/contracts/churn/export'
import { MODELS, type ModelId } from '../../../workers/contracts/churn/models'
import { allOf } from '../../client'
import { download } from '../../charts/export'
import { Menu, type MenuItem } from '../../ui/Menu'
import { showToast } from '../../ui/toasts'
import { churn, type ChurnLab } from './state'
import s from './Churn.module.css'

const LINEAR_OR_TREES: readonly string[] = ['logistic', 'tree', 'forest', 'boosting']

const USES: Record<ExportFormat, string> = {
  onnx: 'to run it elsewhere',
  'xgboost-json': 'to load it in xgboost',
  json: 'all its numbers',
}

const formatsOf = (id: ModelId): ExportFormat[] => {
  const { estimator } = MODELS[id]
  return [
    ...(LINEAR_OR_TREES.includes(estimator) ? (['onnx'] as const) : []),
    ...(estimator === 'boosting' ? (['xgboost-json'] as const) : []),
    'json',
  ]
}

/** @property model missing where the models cannot be saved: those of the published protocol */
export function SaveModel(props: { lab: ChurnLab; model?: ModelId | undefined }): JSX.Element {
  const [busy, setBusy] = createSignal(false)
  const save = async (make: () => Promise<{ name: string; content: BlobPart } | undefined>): Promise<void> => {
    setBusy(true)
    try {
      const made = await make()
      if (made) download(made.name, new Blob([made.content]))
    } catch (error) {
      showToast(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }
  const notebook = async () => {
    const { table, prepare, models } = props.lab
    const given = allOf({ table: table.run.artifact(), design: prepare.run.artifact(), models: models.run.artifact() })
    if (!given) return undefined
    const { data } = await churn.notebook.data(given, {})
    return { name: data.name, content: data.text }
  }
  const modelAs = (model: ModelId, format: ExportFormat) => async () => {
    const models = props.lab.models.run.artifact()
    return models && (await churn.exportModel.data({ models }, { model, format })).data
  }
  const items = (): MenuItem[] => [
    { label: 'Python notebook', detail: 'this table with scikit-learn', onSelect: () => void save(notebook) },
    ...(props.model === undefined ? [] : formatsOf(props.model)).map((format, k) => ({
      label: `Model as ${exportSchema.format.options[format]}`,
      detail: USES[format],
      separated: k === 0,
      onSelect: () => void save(modelAs(props.model!, format)),
    })),
  ]
  return (
    <div class={s.row}>
      <Menu label="Save" name="Save the run or the model" items={items()} />
      <Show when={busy()}>
        <span class={s.or} role="status">
          writing …
        </span>
      </Show>
    </div>
  )
}
