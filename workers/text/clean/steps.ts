/**
 * The cleaner's steps that look at one slice of lines at a time: each a function from text to text with the number of
 * places it changed. A slice ends before a run of white space, which no step looks across to what stands before it.
 */
import type { CleanOptions, CleanStep } from '../../contracts/text/clean'

export interface StepResult {
  text: string
  count: number
}
export type Step = (text: string, options: CleanOptions) => StepResult

const URL_PATTERN = /(?<![a-z0-9_])(?:https?:\/\/|ftp:\/\/|www\.)[^\s<>"“”]+/gi
const URL_START = /^(?:https?:\/\/|ftp:\/\/|www\.)/i
const TRAILING = /[.,;:!?'’)\]}…*]+$/
/** Combining diacritical marks of Latin, Greek and Cyrillic; vowel signs of other scripts are not accents. */
const ACCENT = /[\u0300-\u036f]|[\u1ab0-\u1aff]|[\u1dc0-\u1dff]|[\ufe20-\ufe2f]/g
/** A run outside ASCII with the character before it, which a combining mark may belong to. */
const FOREIGN_RUN = /[\x00-\x7f]?[^\x00-\x7f]+/g
const FOREIGN = /[^\x00-\x7f]/

export const STEPS: Readonly<Record<Exclude<CleanStep, 'html'>, Step>> = {
  urls: (text) =>
    replaceCounting(text, URL_PATTERN, (url) => {
      const kept = TRAILING.exec(url)?.[0] ?? ''
      const address = url.slice(0, url.length - kept.length)
      return address.replace(URL_START, '') === '' ? url : kept
    }),
  controlCharacters: (text) => {
    const breaks = replaceCounting(text, /\r\n?|[\f\v\u0085\u2028\u2029]/g, () => '\n')
    const rest = replaceCounting(
      breaks.text,
      // Zero-width joiners stay: emoji and several scripts are spelled with them.
      /[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g,
      () => '',
    )
    return { text: rest.text, count: breaks.count + rest.count }
  },
  unicode: (text, { unicode }) => {
    if (unicode === 'none' || !FOREIGN.test(text)) return { text, count: 0 }
    return replaceCounting(text, FOREIGN_RUN, (run) => run.normalize(unicode))
  },
  quotes: (text) => replaceCounting(text, /[‘’‚‛“”„‟]/g, (quote) => (quote <= '‛' ? "'" : '"')),
  accents: (text) => {
    if (!FOREIGN.test(text)) return { text, count: 0 }
    let count = 0
    const stripped = text.replace(FOREIGN_RUN, (run) => {
      const apart = run.normalize('NFD')
      const marks = apart.match(ACCENT)?.length ?? 0
      count += marks
      return marks === 0 ? run : apart.replace(ACCENT, '').normalize('NFC')
    })
    return { text: stripped, count }
  },
  lowerCase: (text) => {
    const lower = text.toLowerCase()
    return lower === text ? { text, count: 0 } : { text: lower, count: differing(text, lower) }
  },
  whitespace: (text) => {
    const runs = replaceCounting(text, /[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+/g, () => ' ')
    const ends = replaceCounting(runs.text, / +(?=\r?\n|$)/g, () => '')
    const blanks = replaceCounting(ends.text, /\n(?:\r?\n){2,}/g, () => '\n\n')
    return { text: blanks.text, count: runs.count + ends.count + blanks.count }
  },
}

function replaceCounting(text: string, pattern: RegExp, change: (found: string) => string): StepResult {
  let count = 0
  const changed = text.replace(pattern, (found) => {
    const replacement = change(found)
    if (replacement !== found) count++
    return replacement
  })
  return { text: changed, count }
}

/** Code units that differ; where lower-casing changed the length, the upper-case letters there are. */
function differing(before: string, after: string): number {
  if (before.length !== after.length) return before.match(/[\p{Lu}\p{Lt}]/gu)?.length ?? 0
  let count = 0
  for (let i = 0; i < before.length; i++) if (before.charCodeAt(i) !== after.charCodeAt(i)) count++
  return count
}
