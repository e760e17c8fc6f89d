/** What stands beside the model: how each architecture works, and who found it. */
import type { JSX } from 'solid-js'

export function LstmNote(): JSX.Element {
  return (
    <>
      <p>
        <strong>LSTM.</strong> At each step three gates decide what to write, what to forget and what to say:{' '}
        <code>c = f·c + i·g</code>, <code>h = o·tanh(c)</code>. What it says becomes a probability for every possible
        next piece; the loss is <code>−log p</code> of the one that came.
      </p>
      <p>
        On a GPU a whole sequence is one piece of work: a group of threads carries a few sequences through all their
        steps, what it said before in memory they share. Then once more from the last step to the first, for the
        gradient. A training step is twelve such pieces, whatever its length; the losses stay on the GPU until fifty are
        together.
      </p>
      <Course />
      <p>Hochreiter and Schmidhuber 1997. Adam: Kingma and Ba 2015. Clipping: Pascanu, Mikolov and Bengio 2013.</p>
    </>
  )
}

export function TransformerNote(): JSX.Element {
  return (
    <>
      <p>
        <strong>Transformer.</strong> Every token asks all tokens before it and reads from those that answer:{' '}
        <code>softmax(QKᵀ/√d) V</code>, in several heads side by side. Each layer adds what it read, and what an MLP
        makes of it, to a stream: <code>x + attention(norm x)</code>, <code>x + mlp(norm x)</code>. The embedding is
        also the output layer.
      </p>
      <p>
        The heads share the embedding evenly, and the sequence is all that it sees at once. Its rate rises over the
        warm-up and falls along a cosine. It needs more steps than an LSTM before it overtakes it.
      </p>
      <Course />
      <p>
        Vaswani et al. 2017. GPT-2: Radford et al. 2019. GELU: Hendrycks and Gimpel 2016. Layer norm: Ba, Kiros and
        Hinton 2016. On a GPU its own kernels compute; elsewhere TypeScript, with its matrix products in WebAssembly
        where that has SIMD.
      </p>
    </>
  )
}

function Course(): JSX.Element {
  return (
    <>
      <p>
        The dotted line is what counting pairs achieves. Below it, the model has begun to use what stands further back.
        When training falls and validation does not, it learns the text by heart.
      </p>
      <p>
        Pause at any time: the run goes on from its checkpoint, even after the tab was closed. More steps on a finished
        run train it further, unless its rate falls towards the last.
      </p>
    </>
  )
}
