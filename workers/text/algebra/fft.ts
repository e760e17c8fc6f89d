/**
 * Fast Fourier transform of many columns at once: along the rows of an N x width matrix, by Stockham's self-sorting
 * passes of radix 4, 3 and 2. Pass after pass the inner loop runs over contiguous memory, and a batch needs no more
 * than a larger first stride. Source: P. Swarztrauber, "FFT algorithms for vector computers", Parallel Computing 1
 * (1984).
 */

/** Real and imaginary parts apart. */
export interface Complex {
  re: Float64Array
  im: Float64Array
}

export interface Fft {
  readonly size: number
  /** cos and -sin of 2 pi k / size. */
  readonly cos: Float64Array
  readonly sin: Float64Array
  readonly radices: readonly number[]
}

/** Lengths that the transform takes: 2^a and 3 * 2^a. */
export function makeFft(size: number): Fft {
  const radices: number[] = []
  let rest = size
  for (const radix of [3, 4, 2]) {
    while (rest % radix === 0 && (radix !== 3 || radices.length === 0)) {
      radices.push(radix)
      rest /= radix
    }
  }
  if (rest !== 1) throw new RangeError(`A transform of ${size} values is neither 2^a nor 3 * 2^a.`)
  return {
    size,
    cos: Float64Array.from({ length: size }, (_, k) => Math.cos((2 * Math.PI * k) / size)),
    sin: Float64Array.from({ length: size }, (_, k) => -Math.sin((2 * Math.PI * k) / size)),
    radices,
  }
}

/**
 * Transforms the columns of `a` (size x width), sum over rows r of a[r] exp(-2 pi i r k / size). `a` and `b` are used
 * up; the one that holds the result is returned. The inverse is the same with re and im exchanged, over size.
 */
export function transform(fft: Fft, width: number, a: Complex, b: Complex): Complex {
  let [from, to] = [a, b]
  let length = fft.size
  let stride = width
  for (const radix of fft.radices) {
    const pass = radix === 4 ? passOfFour : radix === 3 ? passOfThree : passOfTwo
    pass(fft, length, stride, from, to)
    length /= radix
    stride *= radix
    ;[from, to] = [to, from]
  }
  return from
}

function passOfTwo({ size, cos, sin }: Fft, length: number, stride: number, from: Complex, to: Complex): void {
  const { re: xr, im: xi } = from
  const { re: yr, im: yi } = to
  const half = length / 2
  const step = size / length
  for (let p = 0; p < half; p++) {
    const c = cos[p * step]!
    const s = sin[p * step]!
    const far = half * stride
    let out = 2 * p * stride
    for (let q = p * stride; q < (p + 1) * stride; q++, out++) {
      const ar = xr[q]!
      const ai = xi[q]!
      const br = xr[q + far]!
      const bi = xi[q + far]!
      yr[out] = ar + br
      yi[out] = ai + bi
      const dr = ar - br
      const di = ai - bi
      yr[out + stride] = dr * c - di * s
      yi[out + stride] = dr * s + di * c
    }
  }
}

const HALF_ROOT_THREE = Math.sqrt(3) / 2

function passOfThree({ size, cos, sin }: Fft, length: number, stride: number, from: Complex, to: Complex): void {
  const { re: xr, im: xi } = from
  const { re: yr, im: yi } = to
  const third = length / 3
  const step = size / length
  const far = third * stride
  for (let p = 0; p < third; p++) {
    const c1 = cos[p * step]!
    const s1 = sin[p * step]!
    const c2 = cos[2 * p * step]!
    const s2 = sin[2 * p * step]!
    let out = 3 * p * stride
    for (let q = p * stride; q < (p + 1) * stride; q++, out++) {
      const ar = xr[q]!
      const ai = xi[q]!
      const sumR = xr[q + far]! + xr[q + 2 * far]!
      const sumI = xi[q + far]! + xi[q + 2 * far]!
      const turnR = HALF_ROOT_THREE * (xi[q + far]! - xi[q + 2 * far]!)
      const turnI = HALF_ROOT_THREE * (xr[q + 2 * far]! - xr[q + far]!)
      yr[out] = ar + sumR
      yi[out] = ai + sumI
      const middleR = ar - sumR / 2
      const middleI = ai - sumI / 2
      const br = middleR + turnR
      const bi = middleI + turnI
      const cr = middleR - turnR
      const ci = middleI - turnI
      yr[out + stride] = br * c1 - bi * s1
      yi[out + stride] = br * s1 + bi * c1
      yr[out + 2 * stride] = cr * c2 - ci * s2
      yi[out + 2 * stride] = cr * s2 + ci * c2
    }
  }
}

function passOfFour({ size, cos, sin }: Fft, length: number, stride: number, from: Complex, to: Complex): void {
  const { re: xr, im: xi } = from
  const { re: yr, im: yi } = to
  const quarter = length / 4
  const step = size / length
  const far = quarter * stride
  for (let p = 0; p < quarter; p++) {
    const c1 = cos[p * step]!
    const s1 = sin[p * step]!
    const c2 = cos[2 * p * step]!
    const s2 = sin[2 * p * step]!
    const c3 = cos[3 * p * step]!
    const s3 = sin[3 * p * step]!
    let out = 4 * p * stride
    for (let q = p * stride; q < (p + 1) * stride; q++, out++) {
      const ar = xr[q]!
      const ai = xi[q]!
      const br = xr[q + far]!
      const bi = xi[q + far]!
      const cr = xr[q + 2 * far]!
      const ci = xi[q + 2 * far]!
      const dr = xr[q + 3 * far]!
      const di = xi[q + 3 * far]!
      const acR = ar + cr
      const acI = ai + ci
      const bdR = br + dr
      const bdI = bi + di
      const apartR = ar - cr
      const apartI = ai - ci
      // -i (b - d)
      const turnR = bi - di
      const turnI = dr - br
      yr[out] = acR + bdR
      yi[out] = acI + bdI
      const er = apartR + turnR
      const ei = apartI + turnI
      const fr = acR - bdR
      const fi = acI - bdI
      const gr = apartR - turnR
      const gi = apartI - turnI
      yr[out + stride] = er * c1 - ei * s1
      yi[out + stride] = er * s1 + ei * c1
      yr[out + 2 * stride] = fr * c2 - fi * s2
      yi[out + 2 * stride] = fr * s2 + fi * c2
      yr[out + 3 * stride] = gr * c3 - gi * s3
      yi[out + 3 * stride] = gr * s3 + gi * c3
    }
  }
}
