/**
 * The cleaner. Its switches act in one fixed order (CLEAN_ORDER): markup first, because it hides everything else;
 * then addresses, control characters, Unicode form, quotes, accents, case, and white space last, because the others
 * leave some behind. The order is run until nothing changes any more, so that cleaning a clean text does nothing.
 */
import { CLEAN_ORDER, NO_CLEANING, type CleanOptions, type CleanStep, type CleanText } from '../../contracts/text/clean'
import type { Job } from '../../runtime/job'
import { stripHtml } from './html'
import { STEPS } from './steps'

const SLICE_CHARACTERS = 1 << 16
const SPACE_AHEAD = /\S(?=[ \t-\r])/g
const PLAIN_AHEAD = /[!-~\u4e00-\u9fff](?=[!-~\u4e00-\u9fff])/g
/** Two passes do for any text but one that was escaped again and again. */
const MOST_PASSES = 16

/** Cleaned text with the places each step changed. Missing switches are off. */
export async function cleanText(text: string, given: Partial<CleanOptions>, job: Job): Promise<CleanText> {
  const options = { ...NO_CLEANING, ...given }
  const steps = CLEAN_ORDER.filter((step) => (step === 'unicode' ? options.unicode !== 'none' : options[step]))
  const counts = Object.fromEntries(CLEAN_ORDER.map((step) => [step, 0])) as Record<CleanStep, number>
  let current = text
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const before = current
    for (const step of steps) {
      const result = step === 'html' ? await stripHtml(current, job) : await applyToSlices(current, step, options, job)
      counts[step] += result.count
      current = result.text
    }
    if (current === before) break
  }
  return { text: current, counts, charactersBefore: text.length, charactersAfter: current.length }
}

async function applyToSlices(
  text: string,
  step: Exclude<CleanStep, 'html'>,
  options: CleanOptions,
  job: Job,
): Promise<{ text: string; count: number }> {
  const parts: string[] = []
  let count = 0
  for (let from = 0; from < text.length;) {
    const to = sliceEnd(text, from)
    const result = STEPS[step](text.slice(from, to), options)
    parts.push(result.text)
    count += result.count
    from = to
    job.progress({ phase: 'cleaning', done: to, total: text.length, unit: 'characters' })
    if (job.due()) await job.rest()
  }
  return { text: count === 0 ? text : parts.join(''), count }
}

/**
 * End of the slice that begins at `from`: before a run of white space, so that the run stays whole and no address or
 * letter with its marks is cut. Where none comes, as in a file of one long word, between two plain characters.
 */
function sliceEnd(text: string, from: number): number {
  const least = from + SLICE_CHARACTERS
  return least >= text.length
    ? text.length
    : (endOf(SPACE_AHEAD, text, least) ?? endOf(PLAIN_AHEAD, text, least) ?? text.length)
}

/** Where the pattern's first match at or after `from` ends, if that is near. */
function endOf(pattern: RegExp, text: string, from: number): number | undefined {
  const near = text.slice(from, from + SLICE_CHARACTERS)
  pattern.lastIndex = 0
  return pattern.test(near) ? from + pattern.lastIndex : undefined
}
