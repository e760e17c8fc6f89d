/** The cleaner: what each switch does, in which order, and that cleaning twice is cleaning once. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CLEAN_ORDER, type CleanOptions } from '../../../../workers/contracts/text/clean'
import { makeJob } from '../../../../workers/runtime/job'
import { cleanText } from '../../../../workers/text/clean/clean'
import { charactersRead } from '../../../helpers/counted-reads'
import { expectCancelHeard } from '../../../helpers/hears-cancel'

const clean = async (text: string, options: Partial<CleanOptions>): Promise<string> =>
  (await cleanText(text, options, makeJob())).text
const everything: CleanOptions = {
  html: true,
  urls: true,
  controlCharacters: true,
  unicode: 'NFKC',
  quotes: true,
  accents: true,
  lowerCase: true,
  whitespace: true,
}

describe('each switch', () => {
  it.each<[Partial<CleanOptions>, string, string]>([
    [{ lowerCase: true }, 'ŁÓDŹ Straße', 'łódź straße'],
    [{ unicode: 'NFC' }, 'e\u0301', 'é'],
    [{ unicode: 'NFC' }, 'ﬁ ②', 'ﬁ ②'],
    [{ unicode: 'NFKC' }, 'ﬁ ② Ａ', 'fi 2 A'],
    [{ whitespace: true }, 'a  b\t\tc  \n\n\n\nd \u00a0e', 'a b c\n\nd e'],
    [{ controlCharacters: true }, 'a\u0000b\u0007\r\nc\rd\ufeffe\u200bf', 'ab\nc\ndef'],
    [{ controlCharacters: true }, '👩\u200d👧', '👩\u200d👧'],
    [
      { urls: true },
      'See https://a.org/b?c=d, or www.x.com. Not www. or ahttp://b.c',
      'See , or . Not www. or ahttp://b.c',
    ],
    [{ html: true }, '<p class="a>b">One</p><p>Two<br/>x &amp; y &lt; z</p>', '\nOne\n\nTwo\nx & y < z\n'],
    [{ html: true }, 'a < b and c > d, AT&T; &unknown; <3', 'a < b and c > d, AT&T; &unknown; <3'],
    [{ html: true }, 'x<script>if (a < b) alert("<p>")</script>y<!-- <b> -->z', 'xyz'],
    [{ html: true }, '&#8212;&#x2014;&mdash;&#151;&eacute;&#0;', '—————é\uFFFD'.replace('—————', '————')],
    [{ html: true }, '&amp;amp;lt;', '<'],
    [{ accents: true }, 'Zażółć café naïve ñ Ångström', 'Zazołc cafe naive n Angstrom'],
    [{ accents: true }, 'हिन्दी', 'हिन्दी'],
    [{ quotes: true }, '“a” ‘b’ „c‟ ‚d‛', '"a" \'b\' "c" \'d\''],
  ])('%j turns %j into %j', async (options, before, after) => {
    expect(await clean(before, options)).toBe(after)
  })

  it('counts the places it changed', async () => {
    const { counts, charactersBefore, charactersAfter } = await cleanText(
      '<b>Ab</b>  CD “x” https://q.r',
      everything,
      makeJob(),
    )
    expect(counts).toEqual({
      html: 2,
      urls: 1,
      controlCharacters: 0,
      unicode: 0,
      quotes: 2,
      accents: 0,
      lowerCase: 3,
      whitespace: 2,
    })
    expect([charactersBefore, charactersAfter]).toEqual([29, 9])
  })

  it('leaves a text alone when all are off', async () => {
    expect(await clean(' <b>“É”</b>\r\n\n\n', {})).toBe(' <b>“É”</b>\r\n\n\n')
  })
})

describe('cleaning', () => {
  const part = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 5 }),
    fc.constantFrom(
      '<b>',
      '</p>',
      '<',
      '&lt;',
      '&amp;',
      'amp;',
      '&lt;b&gt;',
      'http://',
      'www.',
      'x.y',
      'İ',
      'ẞ',
      '\u0301',
      '  ',
      '\n\n\n',
      '\r',
      '“',
      '\u0000',
      '<!--',
      '-->',
    ),
  )
  const options = fc.record({
    ...Object.fromEntries(CLEAN_ORDER.filter((step) => step !== 'unicode').map((step) => [step, fc.boolean()])),
    unicode: fc.constantFrom('none', 'NFC', 'NFKC'),
  }) as fc.Arbitrary<CleanOptions>

  it('twice is the same as once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 12 }), options, async (parts, chosen) => {
        const once = await clean(parts.join(''), chosen)
        expect(await clean(once, chosen)).toBe(once)
      }),
      { numRuns: 1000 },
    )
  })

  it('in slices is the same as in one piece', async () => {
    const paragraph = '<p>Café  “crème”\t\n\n\n\nsee https://x.y/z\r\n &amp; more</p>\n \n\nNext'
    const one = await clean(`${paragraph} `, everything)
    const many = await clean(`${paragraph} `.repeat(6000), everything)
    expect(many.startsWith(one.trimEnd())).toBe(true)
    expect(many.match(/cafe "creme"\n\nsee\n\s?& more/g)?.length).toBe(6000)
    expect(many).not.toMatch(/\n\n\n| {2}/)
  })

  const LINE = 'Call me Ishmael. Some years ago—never mind how long—“having” little money, <i>naïve</i>\n'

  it.each([
    ['lines of prose', LINE],
    ['one line', LINE.replace('\n', ' ')],
    ['references and lone marks', '&amp; & &lt a < b\n'],
    ['addresses', 'see https://a.b/c?d or www.\n'],
    ['blank lines', '\n\n \n'],
    ['tables', '<tr><td class="a>b">1</td>\n'],
    ['scripts left open', '<script> x\n'],
  ])('reads twice as much of a text that is twice as long, all switches on: %s', async (_, part) => {
    const readOf = (times: number): Promise<number> => charactersRead(() => clean(part.repeat(times), everything))
    const [once, twice] = [await readOf(2000), await readOf(4000)]
    expect(once).toBeGreaterThan(2000 * part.length)
    // A text in one piece is searched for a place to cut it beyond its first 64 kB only.
    expect(twice / once).toBeLessThan(2.2)
  })

  it('never searches a whole page for the end of a comment, however many are left open', async () => {
    const page = '<!-- never closed\n'.repeat(8000)
    // Each is searched 20,000 characters ahead; the page has 136,000.
    expect(await charactersRead(() => clean(page, { html: true }))).toBeLessThan(8000 * 20_000 + 10 * page.length)
  })

  it('hears a cancel wherever it is, all switches on, a rest in every 64 kB of each switch', async () => {
    const text = LINE.repeat(3000)
    const job = await expectCancelHeard((job) => cleanText(text, everything, job))
    expect([...job.phases]).toEqual(['taking out markup', 'cleaning'])
    expect(job.rests).toBeGreaterThan((7 * text.length) / 65_536)
  })
})
