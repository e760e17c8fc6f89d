/** Stage 4: several models, cross-validated on the training rows and judged once on the test rows. */
import { createSignal, For, type JSX, Show } from 'solid-js'
import { MODELS, type ModelReport, type ModelsView } from '../../../workers/contracts/churn/models'
import { Heatmap } from '../../charts/Heatmap'
import { Line } from '../../charts/Line'
import { Control } from '../../stage/Control'
import { Stage } from '../../stage/Stage'
import { Facts } from '../../ui/Facts'
import { formatCount, formatDuration, formatFixed, formatShare } from '../../ui/format'
import { Select } from '../../ui/Select'
import { Compare } from './Compare'
import { Figures, spread } from './Figures'
import { SaveModel } from './SaveModel'
import type { ChurnLab } from './state'
import s from './Churn.module.css'

const IDS = Object.keys(MODELS) as (keyof typeof MODELS)[]

export function Models(props: { lab: ChurnLab }): JSX.Element {
  const models = (): ChurnLab['models'] => props.lab.models
  return (
    <Stage
      id="models"
      run={models().run}
      flow={({ data, made }) => [bestOf(data), formatDuration(made.milliseconds)]}
      startLabel="Train"
      controls={
        <>
          <Control params={models().params} name="protocol" />
          <div class={s.columns} role="group" aria-label="Models to train">
            <For each={IDS}>{(id) => <Control params={models().params} name={id} />}</For>
          </div>
          <Control params={models().params} name="folds" />
        </>
      }
      empty={<p>Train the chosen models; on the sample it takes some twenty seconds.</p>}
      live={(live) => (
        <Show when={live.models.length > 0}>
          <Figures models={live.models} />
        </Show>
      )}
      note={<Note />}
      code={[
        'learn/linear/logistic.ts',
        'learn/linear/newton.ts',
        'learn/trees/grow.ts',
        'learn/trees/forest.ts',
        'learn/trees/boosting.ts',
        'learn/network/train.ts',
        'learn/selection/cross-validate.ts',
      ]}
    >
      {({ data }) => <Result data={data} lab={props.lab} />}
    </Stage>
  )
}

function bestOf({ models }: ModelsView): string {
  const best = models.reduce((a, b) => (b.judgement.rocAuc > a.judgement.rocAuc ? b : a))
  return `area ${formatFixed(best.judgement.rocAuc, 3)}`
}

function Result(props: { data: ModelsView; lab: ChurnLab }): JSX.Element {
  const [id, setId] = createSignal<string>()
  const chosen = (): ModelReport | undefined =>
    props.data.models.find((model) => model.id === id()) ??
    props.data.models.find(
      (model) => model.judgement.rocAuc === Math.max(...props.data.models.map((m) => m.judgement.rocAuc)),
    )
  return (
    <div class={s.result}>
      <Show when={props.data.protocol === 'published'}>
        <p class={s.said}>
          As published: texts as positions, everything stretched to 0…1 over all rows, SMOTE before the folds. The
          published figures come out on the tutorial’s own file, which has a customerID column; the sample has none.
        </p>
      </Show>
      <Figures models={props.data.models} baseline={props.data.baseline} />
      <div class={s.pair}>
        <Line
          title="ROC curves"
          height={320}
          series={props.data.models.map(({ id: model, label, roc }) => ({ id: model, label, x: roc.x, y: roc.y }))}
          xAxis={{ label: 'false alarms among those who stay', format: formatShare, domain: [0, 1] }}
          yAxis={{ label: 'found among those who leave', format: formatShare, domain: [0, 1] }}
        />
        <Line
          title="Precision and recall"
          height={320}
          series={props.data.models.map(({ id: model, label, precisionRecall: curve }) => ({
            id: model,
            label,
            x: curve.x,
            y: curve.y,
          }))}
          xAxis={{ label: 'recall', format: formatShare, domain: [0, 1] }}
          yAxis={{ label: 'precision', format: formatShare, domain: [0, 1] }}
        />
      </div>
      <Show when={chosen()}>
        {(model) => (
          <>
            <div class={s.row}>
              <Select
                label="Look at"
                value={model().id}
                options={props.data.models.map((each) => ({ value: each.id, label: each.label }))}
                onChange={setId}
              />
              <SaveModel lab={props.lab} model={props.data.protocol === 'clean' ? model().id : undefined} />
            </div>
            <OneModel model={model()} />
          </>
        )}
      </Show>
      <Compare data={props.data} />
    </div>
  )
}

function OneModel(props: { model: ModelReport }): JSX.Element {
  const counts = () => props.model.judgement.confusion
  const scores = () => props.model.judgement.scores
  const folds = () => props.model.crossValidation
  return (
    <>
      <p class={s.said}>
        {props.model.label}, fitted to {formatCount(props.model.trainRows)} rows in{' '}
        {formatDuration(props.model.fitMilliseconds)}: area {formatFixed(props.model.judgement.rocAuc, 3)}, between{' '}
        {formatFixed(props.model.rocInterval.low, 3)} and {formatFixed(props.model.rocInterval.high, 3)} in 95 of 100
        draws of the test rows.
      </p>
      <Facts
        facts={[
          { label: `precision; folds ${spread(folds().precision)}`, value: scores().precision[1] },
          { label: `recall; folds ${spread(folds().recall)}`, value: scores().recall[1] },
          { label: `F1; folds ${spread(folds().f1)}`, value: scores().f[1] },
          {
            label: `average precision; folds ${spread(folds().averagePrecision)}`,
            value: props.model.judgement.averagePrecision,
          },
          { label: 'log loss', value: props.model.judgement.logLoss },
          { label: 'Brier score', value: props.model.judgement.brier },
        ]}
      />
      <div class={s.pair}>
        <Heatmap
          title="What happened, and what was called"
          values={[counts().trueNegatives, counts().falsePositives, counts().falseNegatives, counts().truePositives]}
          rows={['stayed', 'left']}
          columns={['stay', 'leave']}
          rowLabel="what happened"
          columnLabel="what was called"
          format={formatCount}
          valueLabel="rows"
          height={220}
        />
        <Line
          title="Calibration"
          height={220}
          series={[
            {
              id: 'observed',
              label: props.model.label,
              x: props.model.calibration.map(({ meanPredicted }) => meanPredicted),
              y: props.model.calibration.map(({ observed }) => observed),
            },
            { id: 'exact', label: 'as foretold', x: [0, 1], y: [0, 1], dashed: true, colour: 8 },
          ]}
          xAxis={{ label: 'foretold', format: formatShare, domain: [0, 1] }}
          yAxis={{ label: 'happened', format: formatShare, domain: [0, 1] }}
        />
      </div>
      <Line
        title="Gain: how many of those who leave are among the first"
        height={220}
        series={[
          {
            id: 'gain',
            label: props.model.label,
            x: [0, ...props.model.lift.map(({ share }) => share)],
            y: [0, ...props.model.lift.map(({ gain }) => gain)],
          },
          { id: 'chance', label: 'by chance', x: [0, 1], y: [0, 1], dashed: true, colour: 8 },
        ]}
        xAxis={{ label: 'customers, the most likely first', format: formatShare, domain: [0, 1] }}
        yAxis={{ label: 'found', format: formatShare, domain: [0, 1] }}
      />
    </>
  )
}

function Note(): JSX.Element {
  return (
    <>
      <p>
        <strong>A figure without its spread is an anecdote.</strong> Each model is fitted afresh in every fold, with
        everything before it (filling, encoding, scaling, SMOTE), and judged by the rows left out; then once on the test
        rows.
      </p>
      <p>
        Logistic regression minimises <code>C Σ log(1 + exp(−y(w·x + b))) + ½ w·w</code> by Newton’s method. A forest is
        the mean of trees on drawn rows. Boosting adds trees to the gradient of the log loss; a split wins{' '}
        <code>G²/(H+λ)</code> of both sides over that of the whole.
      </p>
      <p>
        The neural network has two hidden layers of 64 and 32 ReLU units, trained in batches of 200 with Adam, on the
        GPU where this tab has one; a tenth of the training rows says when to stop. On tables of this size it seldom
        beats boosting.
      </p>
      <p>
        The perceptron and ADALINE are here for comparison: the perceptron’s score is a row’s distance from its line,
        squashed to 0…1, and no chance of anything, so its log loss and calibration mean little; ADALINE’s is a straight
        line through 0 and 1, cut off at both.
      </p>
      <p>
        On this sample an area of 0.845 is as good as has been reached honestly; 0.90 and more means that something
        leaked.
      </p>
      <p>
        “Save” writes the whole run as a Python notebook with scikit-learn, which ends in its figures beside these, and
        each model for other programs.
      </p>
      <p>
        Breiman 2001; Chen and Guestrin 2016; McNemar 1947; Nadeau and Bengio 2003; Kingma and Ba 2015; equal to
        scikit-learn and xgboost on shared rows.
      </p>
    </>
  )
}
