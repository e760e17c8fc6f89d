/** The churn lab, as rail, home page and palette know it; its page is loaded when it is opened. */
import type { LabInfo } from '../../stage/lab'

export const churn: LabInfo = {
  id: 'churn',
  title: 'Churn',
  group: 'Tables',
  question: 'Who will go, why, and can the model be believed?',
  intro:
    'A table of customers and one column that says who left. Models are trained, judged by rows they have not seen, and asked for their reasons. The table stays in this tab.',
  stages: [
    { id: 'look', title: 'Look', question: 'What is in the table, and who left?' },
    { id: 'prepare', title: 'Prepare', question: 'Which columns may a model see, and as which numbers?' },
    { id: 'baseline', title: 'Baseline', question: 'How good is a model that has learned nothing?' },
    { id: 'models', title: 'Models', question: 'How well can it be told who will leave?' },
    { id: 'balance', title: 'Balance', question: 'Does filling up the smaller class help, or only flatter?' },
    { id: 'tune', title: 'Tune', question: 'How much do better parameters win?' },
    { id: 'threshold', title: 'Threshold', question: 'Whom is it worth contacting?' },
    { id: 'explain', title: 'Explain', question: 'What does the model go by?' },
    { id: 'score', title: 'Score', question: 'Who is next, and why?' },
  ],
  opens: ['.csv', '.tsv', '.jsonl', '.ndjson', '.parquet', '.gz'],
  samples: [{ name: 'Telecom customers (7,043 rows)', href: '/churn' }],
  picture: () => import('./Picture'),
  page: () => import('./Churn'),
  script: () => import('./script-of-run'),
}
