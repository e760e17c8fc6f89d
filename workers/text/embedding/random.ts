/**
 * Random vectors: the baseline every other method must beat. Entries are N(0, 1/d), so that rows have length about 1
 * and two of them are nearly orthogonal (their cosine has standard deviation 1/sqrt(d)).
 */
import type { WordVectors } from '../../contracts/text/embedding'
import type { Random } from '../../runtime/random'

/** Random table for the given words; the same generator state gives the same table. */
export function randomVectors(words: string[], dimensions: number, random: Random): WordVectors {
  const vectors = new Float32Array(words.length * dimensions)
  const scale = 1 / Math.sqrt(dimensions)
  for (let i = 0; i < vectors.length; i++) vectors[i] = random.normal() * scale
  return { words, vectors, dimensions }
}
