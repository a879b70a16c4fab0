import { availableParallelism } from 'node:os'
import type Sharp from 'sharp'

// One core stays with whoever asks for pages: drawing holds a whole one, and each picture some 50 MB while it is drawn.
const lanes = Math.max(1, availableParallelism() - 1)
let busy = 0
const waiting: (() => void)[] = []

/** sharp, loaded with the first picture: a server that only answers pages does without its memory. */
async function loadSharp(): Promise<typeof Sharp> {
  const { default: sharp } = await import('sharp')
  sharp.concurrency(1)
  sharp.cache(false)
  return sharp
}

/** Draws when it is its turn; more pictures wait, they do not pile up in memory. */
export async function draw<T>(work: (sharp: typeof Sharp) => Promise<T>): Promise<T> {
  if (busy >= lanes) await new Promise<void>((resolve) => waiting.push(resolve))
  else busy += 1
  try {
    return await work(await loadSharp())
  } finally {
    const next = waiting.shift()
    if (next) next()
    else busy -= 1
  }
}
