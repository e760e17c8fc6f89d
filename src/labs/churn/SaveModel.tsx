/** A trained model as a file: what other tools can read of it is offered, the rest is not. */
import { createSignal, For, type JSX } from 'solid-js'
import { exportSchema, type ExportFormat } from '../../../workers/contracts/churn/export'
import { MODELS, type ModelId } from '../../../workers/contracts/churn/models'
import { download } from '../../charts/export'
import { Button } from '../../ui/Button'
import { showToast } from '../../ui/toasts'
import { churn, type ChurnLab } from './state'
import s from './Churn.module.css'

const LINEAR_OR_TREES: readonly string[] = ['logistic', 'tree', 'forest', 'boosting']

const formatsOf = (id: ModelId): ExportFormat[] => {
  const { estimator } = MODELS[id]
  return [
    ...(LINEAR_OR_TREES.includes(estimator) ? (['onnx'] as const) : []),
    ...(estimator === 'boosting' ? (['xgboost-json'] as const) : []),
    'json',
  ]
}

export function SaveModel(props: { lab: ChurnLab; model: ModelId }): JSX.Element {
  const [busy, setBusy] = createSignal<ExportFormat>()
  const save = async (format: ExportFormat): Promise<void> => {
    const models = props.lab.models.run.artifact()
    if (!models) return
    setBusy(format)
    try {
      const { data } = await churn.exportModel.data({ models }, { model: props.model, format })
      download(data.name, new Blob([data.content]))
    } catch (error) {
      showToast(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(undefined)
    }
  }
  return (
    <div class={s.row} role="group" aria-label="Save the model">
      <For each={formatsOf(props.model)}>
        {(format) => (
          <Button kind="link" busy={busy() === format} onClick={() => void save(format)}>
            Save as {exportSchema.format.options[format]}
          </Button>
        )}
      </For>
    </div>
  )
}
