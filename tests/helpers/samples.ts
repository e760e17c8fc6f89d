/** The committed sample texts, which every clone has, as they lie in the built app. */
import { readFileSync } from 'node:fs'

export function sampleText(name: 'moby-dick' | 'headlines'): string {
  return readFileSync(new URL(`../../public/samples/${name}.txt`, import.meta.url), 'utf8')
}
