#!/usr/bin/env node
// Verifies an exported journal without Gankao: node verify-journal.mjs <folder> [journal-<id>.pub …]
// The folder holds acts.ndjson, entries.ndjson, days.json and the public keys. Keep the public key, and now and then the
// hash of the last day, where nobody who runs the server can change them: then nothing before can be exchanged unseen.
// Needs Node.js 18 or later and nothing else.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const [folder, ...keyFiles] = process.argv.slice(2)
if (!folder) {
  console.error('usage: node verify-journal.mjs <folder> [public key …]')
  process.exit(2)
}

/** JSON with sorted keys and no white space. */
function canonical(value) {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((entry) => canonical(entry ?? null)).join(',')}]`
  const entries = Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(',')}}`
}

function sha256(...pieces) {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return hash.digest()
}

/** RFC 6962 § 2.1. */
function rootOf(leaves) {
  let level = leaves.map((leaf) => sha256(Buffer.from([0]), leaf))
  if (level.length === 0) return sha256('')
  const split = (hashes) => {
    if (hashes.length === 1) return hashes[0]
    let half = 1
    while (half * 2 < hashes.length) half *= 2
    return sha256(Buffer.from([1]), split(hashes.slice(0, half)), split(hashes.slice(half)))
  }
  return split(level)
}

const dayOf = (at) => new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
const faults = []
const leaves = new Map()
function addLeaf(at, hash) {
  const day = dayOf(at)
  if (!leaves.has(day)) leaves.set(day, [])
  leaves.get(day).push(hash)
}

const keys = new Map()
const files =
  keyFiles.length > 0
    ? keyFiles
    : readdirSync(folder)
        .filter((name) => name.endsWith('.pub'))
        .map((name) => join(folder, name))
for (const file of files) {
  const key = createPublicKey(readFileSync(file))
  keys.set(
    sha256(key.export({ type: 'spki', format: 'der' }))
      .toString('hex')
      .slice(0, 16),
    key,
  )
}

let acts = 0
let last = { id: '', seq: 0, hash: Buffer.alloc(32) }
for await (const line of createInterface({ input: createReadStream(join(folder, 'acts.ndjson')) })) {
  const { hash, prevHash, recordedAt, ...act } = JSON.parse(line)
  acts += 1
  const own = Buffer.from(hash, 'hex')
  const prev = Buffer.from(prevHash, 'hex')
  if (last.id !== act.promiseId) last = { id: act.promiseId, seq: 0, hash: Buffer.alloc(32) }
  const name = `promise ${act.promiseId}, act ${act.seq}`
  if (act.seq !== last.seq + 1) faults.push(`${name}: act ${last.seq + 1} is missing before it`)
  else if (!prev.equals(last.hash)) faults.push(`${name}: does not go on from the act before it`)
  if (!sha256(prev, canonical({ ...act, recordedAt })).equals(own))
    faults.push(`${name}: its content is not what its hash was made of`)
  last = { id: act.promiseId, seq: act.seq, hash: own }
  addLeaf(recordedAt, own)
}

let entries = 0
for await (const line of createInterface({ input: createReadStream(join(folder, 'entries.ndjson')) })) {
  const { hash, ...entry } = JSON.parse(line)
  entries += 1
  const own = Buffer.from(hash, 'hex')
  if (!sha256(canonical(entry)).equals(own))
    faults.push(`entry ${entry.id}: its content is not what its hash was made of`)
  addLeaf(entry.at, own)
}

const days = JSON.parse(readFileSync(join(folder, 'days.json'), 'utf8')).sort((a, b) => (a.day < b.day ? -1 : 1))
let prev = '0'.repeat(64)
let expected
for (const sealed of days) {
  const { day, leaves: count, root, signedAt } = sealed
  if (expected && day !== expected) faults.push(`${expected}: has no root`)
  if (sealed.prev !== prev) faults.push(`${day}: does not go on from the day before it`)
  const message = canonical({ day, leaves: count, root, prev: sealed.prev, signedAt })
  const key = keys.get(sealed.keyId)
  if (!key) faults.push(`${day}: signed with key ${sealed.keyId}, which was not given`)
  else if (!verify(null, Buffer.from(message), key, Buffer.from(sealed.signature, 'base64')))
    faults.push(`${day}: the signature does not fit`)
  const own = (leaves.get(day) ?? []).sort(Buffer.compare)
  if (own.length !== count) faults.push(`${day}: ${count} leaves were sealed, ${own.length} are there`)
  else if (rootOf(own).toString('hex') !== root) faults.push(`${day}: the leaves are not those that were sealed`)
  prev = sha256(message).toString('hex')
  const next = new Date(`${day}T00:00:00Z`)
  next.setUTCDate(next.getUTCDate() + 1)
  expected = next.toISOString().slice(0, 10)
}

console.log(`${acts} acts, ${entries} entries, ${days.length} signed days`)
if (days.length > 0) console.log(`last signed day ${days.at(-1).day}, hash ${prev}`)
for (const fault of faults) console.log(`  ${fault}`)
console.log(faults.length === 0 ? 'the journal is whole' : `${faults.length} places are not as they were written`)
process.exit(faults.length === 0 ? 0 : 1)
