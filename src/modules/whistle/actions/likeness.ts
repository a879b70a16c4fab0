/** Pairs of neighbouring characters of a text, white space and punctuation left out. */
function shingles(text: string): Set<string> {
  const plain = Array.from(
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, ''),
  )
  const pairs = new Set<string>()
  for (let index = 0; index + 1 < plain.length; index++) pairs.add(`${plain[index]}${plain[index + 1]}`)
  return pairs
}

/** Jaccard likeness of two texts by character pairs, 0 to 1. */
export function likenessOf(a: string, b: string): number {
  const left = shingles(a)
  const right = shingles(b)
  if (left.size === 0 || right.size === 0) return 0
  let same = 0
  for (const pair of left) if (right.has(pair)) same += 1
  return same / (left.size + right.size - same)
}
