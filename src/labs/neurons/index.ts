/** The first-neurons lab, as rail, home page and palette know it; its page is loaded when it is opened. */
import type { LabInfo } from '../../stage/lab'

export const neurons: LabInfo = {
  id: 'neurons',
  title: 'First neurons',
  group: 'Tables',
  question: 'How does one neuron learn, and where does it stop?',
  intro:
    'The perceptron of 1958 and the ADALINE of 1960, step by step: a line that moves until it parts two classes, or never does.',
  stages: [
    { id: 'points', title: 'Points', question: 'Which two classes shall be told apart?' },
    { id: 'train', title: 'Train', question: 'How does the line find its place?' },
    { id: 'rate', title: 'Rate', question: 'How large may a step be before it runs away?' },
    { id: 'experiments', title: 'Experiments', question: 'Which rate, and for how long?' },
    { id: 'hidden', title: 'Hidden layer', question: 'What if one line is not enough?' },
  ],
  opens: ['.csv', '.tsv', '.jsonl', '.ndjson', '.parquet', '.gz'],
  samples: [
    { name: 'Breast cancer (569 rows)', href: '/neurons' },
    { name: 'XOR, which no line parts', href: '/neurons?points.source=xor' },
  ],
  picture: () => import('./Picture'),
  page: () => import('./Neurons'),
  script: () => import('./script-of-run'),
}
