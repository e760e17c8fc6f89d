/** The text lab, as rail, home page and palette know it; its page is loaded when it is opened. */
import type { LabInfo } from '../../stage/lab'

export const text: LabInfo = {
  id: 'text',
  title: 'Text pipeline',
  group: 'Text',
  question: 'What does a model see when it reads?',
  intro:
    'What happens to a text before a model can learn from it, and what a small model then makes of it. Everything runs in this tab.',
  stages: [
    { id: 'source', title: 'Source', question: 'Which text shall we take apart?' },
    { id: 'clean', title: 'Clean', question: 'What should be gone before anything is counted?' },
    {
      id: 'tokenize',
      title: 'Tokenize',
      question: 'How does the way you cut text change what a model can learn?',
    },
    { id: 'vocabulary', title: 'Vocabulary', question: 'How many different pieces are worth a number of their own?' },
    { id: 'embed', title: 'Embed', question: 'Can a word be known by the company it keeps?' },
    { id: 'project', title: 'Project', question: 'What do a hundred dimensions look like on a flat page?' },
    { id: 'model', title: 'Model', question: 'How much of the text can a hundred thousand numbers remember?' },
    { id: 'write', title: 'Write', question: 'What would it say next?' },
  ],
  opens: ['.txt', '.md', '.csv', '.jsonl', '.gz'],
  samples: [
    { name: 'Moby-Dick (1.2 MB novel)', href: '/text?source.sample=moby-dick' },
    { name: 'Headlines (300 short lines)', href: '/text?source.sample=headlines' },
  ],
  picture: () => import('./Picture'),
  page: () => import('./Text'),
  script: () => import('./script-of-run'),
}
