/**
 * Takes the markup out of HTML and leaves its text: a scanner for tags, comments, script and style elements and
 * character references, not a parser. Elements that stand as blocks leave a line break, so that words of two
 * paragraphs don't run together. A lone < in prose ("a < b") is kept, because no tag name follows it.
 */
import type { Job } from '../../runtime/job'
import { entityCharacter } from './entities'

const BLOCK =
  /^(?:address|article|aside|blockquote|br|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|option|p|pre|section|table|tbody|tfoot|thead|title|tr|ul)$/
const CELL = /^(?:td|th)$/
const TAG_START = /<\/?([a-zA-Z][a-zA-Z0-9:-]*)(?=[\s/>])/y
// `&amp;amp;lt;` was escaped three times; all of it is undone at once.
const REFERENCE = /&(?:amp;)*(#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,7});/y
/** Characters that are looked through for a mark before the job is asked. */
const SEARCHED_AT_ONCE = 1 << 16
/** A tag longer than this is taken for text. */
const LONGEST_TAG = 20_000

/** Text of `html` and how many tags and references were replaced. */
export async function stripHtml(html: string, job: Job): Promise<{ text: string; count: number }> {
  const parts: string[] = []
  let count = 0
  let from = 0
  const unclosed = new Set<string>()
  for (let at = nextMark(html, 0); at < html.length;) {
    const mark = markAt(html, at, unclosed)
    if (mark) {
      parts.push(html.slice(from, at), mark.text)
      count++
      from = mark.end
    }
    at = nextMark(html, mark ? mark.end : at + 1)
    if (job.due()) {
      job.progress({ phase: 'taking out markup', done: at, total: html.length, unit: 'characters' })
      await job.rest()
    }
  }
  if (count === 0) return { text: html, count }
  parts.push(html.slice(from))
  return { text: parts.join(''), count }
}

/** What to take out at a place; nothing where a search has only paused. */
function markAt(html: string, at: number, unclosed: Set<string>): Mark | undefined {
  const code = html.charCodeAt(at)
  return code === 60 ? readTag(html, at, unclosed) : code === 38 ? readReference(html, at) : undefined
}

interface Mark {
  end: number
  text: string
}

/** Index of the next < or &, or of where the search pauses. */
function nextMark(html: string, from: number): number {
  const limit = Math.min(html.length, from + SEARCHED_AT_ONCE)
  for (let i = from; i < limit; i++) {
    const code = html.charCodeAt(i)
    if (code === 60 || code === 38) return i
  }
  return limit
}

function readReference(html: string, at: number): Mark | undefined {
  REFERENCE.lastIndex = at
  const match = REFERENCE.exec(html)
  const text = match?.[1] === undefined ? undefined : entityCharacter(match[1])
  return text === undefined ? undefined : { end: REFERENCE.lastIndex, text }
}

/** @param unclosed names of elements that no tag closes any more, so that the page is searched once for each */
function readTag(html: string, at: number, unclosed: Set<string>): Mark | undefined {
  if (html.startsWith('<!--', at)) return until(html, at + 4, '-->')
  if (html.startsWith('<![CDATA[', at)) return until(html, at, ']]>')
  if (/^<(?:![a-z]|\?[a-z])/i.test(html.slice(at, at + 3))) return until(html, at, '>')
  TAG_START.lastIndex = at
  const name = TAG_START.exec(html)?.[1]?.toLowerCase()
  if (name === undefined) return undefined
  const end = tagEnd(html, TAG_START.lastIndex)
  if (end < 0) return undefined
  if ((name === 'script' || name === 'style') && html.charAt(at + 1) !== '/' && !unclosed.has(name)) {
    const close = closing(html, name, end)
    if (close > 0) return { end: close, text: '' }
    unclosed.add(name)
  }
  return { end, text: BLOCK.test(name) ? '\n' : CELL.test(name) ? ' ' : '' }
}

/** End of a tag: its > outside quoted attribute values; -1 if there is none near. */
function tagEnd(html: string, from: number): number {
  const limit = Math.min(html.length, from + LONGEST_TAG)
  let quote = 0
  for (let i = from; i < limit; i++) {
    const code = html.charCodeAt(i)
    if (quote) {
      if (code === quote) quote = 0
    } else if ((code === 34 || code === 39) && html.charCodeAt(i - 1) === 61) quote = code
    else if (code === 62) return i + 1
    else if (code === 60) return -1
  }
  return -1
}

function until(html: string, from: number, mark: string): Mark | undefined {
  // Bounded, or a page with many unclosed comments would be searched to its end for each.
  const window = html.slice(from, from + LONGEST_TAG)
  const end = window.indexOf(mark)
  return end < 0 ? undefined : { end: from + end + mark.length, text: '' }
}

function closing(html: string, name: string, from: number): number {
  const pattern = new RegExp(`</${name}\\s*>`, 'gi')
  pattern.lastIndex = from
  return pattern.test(html) ? pattern.lastIndex : -1
}
