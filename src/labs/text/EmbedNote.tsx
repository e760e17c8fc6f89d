/** The margin of stage 5: each method's idea, formula and source, and how to read the scores. */
import { Match, Switch, type JSX } from 'solid-js'
import type { EmbedMethod } from '../../../workers/contracts/text/embed'

export function EmbedNote(props: { method: EmbedMethod }): JSX.Element {
  return (
    <>
      <Switch>
        <Match when={props.method === 'random'}>
          <p>
            <strong>Random</strong> vectors know nothing: entries are <code>N(0, 1/d)</code>, and any two words are
            nearly at right angles. What another method finds must stand out from this.
          </p>
        </Match>
        <Match when={props.method === 'ppmi'}>
          <p>
            <strong>Counts.</strong> How often word and neighbour meet, beyond what their own counts explain:{' '}
            <code>max(0, ln P(w,c) / P(w)P(c))</code>. The matrix is then cut down to its strongest directions,{' '}
            <code>U√S</code>.
          </p>
          <p>
            Context smoothing below 1 takes weight from rare neighbours. Levy and Goldberg 2014; Halko, Martinsson and
            Tropp 2011 for the factorisation.
          </p>
        </Match>
        <Match when={props.method === 'skipgram'}>
          <p>
            <strong>Skip-gram.</strong> Each word’s vector learns to score its true neighbours above words drawn at
            random: the loss is <code>−ln σ(u₊·v) − Σ ln σ(−u₋·v)</code>.
          </p>
          <p>
            Watch the loss leave <code>6 ln 2 = 4.16</code>, which is guessing. Frequent words are thinned out, and near
            neighbours count more. Mikolov et al. 2013.
          </p>
        </Match>
        <Match when={props.method === 'pretrained'}>
          <p>
            <strong>Pretrained.</strong> Vectors that others learned from six billion words of news and encyclopedia,
            rounded to 8 bits. They know English, and nothing of your text. Pennington, Socher and Manning 2014.
          </p>
        </Match>
        <Match when={props.method === 'finetuned'}>
          <p>
            <strong>Fine-tuned.</strong> Skip-gram goes on from the pretrained table on your text. Words new to the
            table start at random and find their place; words that your text lacks stay where they were.
          </p>
          <p>
            Look up a word that your text uses in its own way, before and after. A high rate or many epochs forget more.
            Mikolov et al. 2013.
          </p>
        </Match>
      </Switch>
      <p>
        <strong>Analogies</strong> look for the word nearest to <code>b − a + c</code>. A single book is seldom enough
        for them; the pretrained table answers the classic one. Mikolov, Yih and Zweig 2013.
      </p>
      <p>
        <strong>Spearman’s ρ</strong> compares the order of cosines with the order in which people put pairs of words.
        It counts only pairs that the vectors know, so read it beside their number and the 95 % interval: few pairs say
        little. WS-353 asks how related two words are (Finkelstein et al. 2002, CC BY 4.0), RG-65 how alike in meaning
        (Rubenstein and Goodenough 1965).
      </p>
    </>
  )
}
