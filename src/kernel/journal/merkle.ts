import { sha256 } from '../../platform/canonical.ts'

const leafMark = Buffer.from([0])
const nodeMark = Buffer.from([1])

/**
 * A Merkle tree after RFC 6962 § 2.1 that is given its leaves one by one and keeps only the roots of its full
 * subtrees: 32 bytes for each binary digit of the number of leaves.
 */
export function growTree(): { add(leaf: Uint8Array): void; leaves(): number; root(): Buffer } {
  const full: { size: number; hash: Buffer }[] = []
  let count = 0
  return {
    add(leaf) {
      let node = { size: 1, hash: sha256(leafMark, leaf) }
      for (let left = full.at(-1); left?.size === node.size; left = full.at(-1)) {
        full.pop()
        node = { size: node.size * 2, hash: sha256(nodeMark, left.hash, node.hash) }
      }
      full.push(node)
      count += 1
    },
    leaves: () => count,
    root: () =>
      full.length === 0
        ? sha256('')
        : full.map((node) => node.hash).reduceRight((right, left) => sha256(nodeMark, left, right)),
  }
}
