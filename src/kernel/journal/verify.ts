import type { Db } from '../../platform/db/database.ts'
import { hashAct } from '../promise/actions/record.ts'
import { hashEntry } from './entry.ts'
import { newFindings } from './faults.ts'
import type { Fault, Findings } from './faults.ts'
import { isSignedBy } from './keys.ts'
import type { JournalKeys } from './keys.ts'
import { growTree } from './merkle.ts'
import { addDays, dayOf, hashRoot, messageOf, missedAfterMs, noRoot, startOf } from './rules.ts'
import type { SealedDay } from './rules.ts'
import { actsBetween, allActs, allEntries, allHeads, toStoredAct, toStoredEntry } from './store/record.ts'
import type { HeadRow, StoredAct, StoredActRow, StoredEntry } from './store/record.ts'
import { firstLeaf, leavesBetween, rootsFrom, toSealedDay } from './store/roots.ts'
import type { RootRow } from './store/roots.ts'
import { oneByOne, readSnapshot } from './store/snapshot.ts'
import type { Snapshot } from './store/snapshot.ts'

export type Verdict = {
  ok: boolean
  acts: number
  entries: number
  days: number
  /** The last sealed day and the hash to compare with one noted elsewhere. */
  last: { day: string; hash: string } | null
  /** The first thousand; `found` counts all. */
  faults: Fault[]
  found: number
}

export type Progress = (done: { acts: number; entries: number; days: number }) => void

type Work = {
  snapshot: Snapshot
  keys: Pick<JournalKeys, 'trusted'>
  findings: Findings
  done: Counts
  tell: () => void
}
type Counts = { acts: number; entries: number; days: number }

const noHash = Buffer.alloc(32)

function hasItsContent(stored: StoredAct): boolean {
  // a Date would forget microseconds somebody put there
  if (stored.recordedAt.length !== 24) return false
  return hashAct(stored.prevHash, stored.act, new Date(stored.recordedAt)).equals(stored.hash)
}

async function checkChains(work: Work): Promise<void> {
  const heads = oneByOne(work.snapshot.stream<HeadRow>(allHeads()))
  let head: HeadRow | undefined
  let last: { id: string; seq: number; hash: Buffer } | undefined

  const add = work.findings.add
  const closeChain = () => {
    if (!last || !head || head.id !== last.id) return
    if (head.seq !== last.seq || !head.hash.equals(last.hash))
      add({ kind: 'promise.head', promiseId: head.id, no: head.no, seq: last.seq, expected: head.seq })
  }
  const moveTo = async (id: string | undefined) => {
    closeChain()
    for (head = await heads.next(); head && (id === undefined || head.id < id); head = await heads.next())
      add({ kind: 'promise.empty', promiseId: head.id, no: head.no })
  }

  for await (const rows of work.snapshot.stream<StoredActRow>(allActs())) {
    for (const row of rows) {
      const { promiseId, seq } = row
      if (last?.id !== promiseId) {
        // a promise that is gone leaves `head` at a later one
        if (!head || head.id < promiseId) await moveTo(promiseId)
        else if (last && head.id === last.id) await moveTo(promiseId)
        last = { id: promiseId, seq: 0, hash: noHash }
      }
      const no = head?.id === promiseId ? head.no : null
      if (no === null) add({ kind: 'act.orphan', promiseId, no, seq })
      if (seq !== last.seq + 1) add({ kind: 'act.gap', promiseId, no, seq, expected: last.seq + 1 })
      else if (!row.prevHash.equals(last.hash)) add({ kind: 'act.chain', promiseId, no, seq })
      if (!hasItsContent(toStoredAct(row))) add({ kind: 'act.content', promiseId, no, seq })
      last = { id: promiseId, seq, hash: row.hash }
    }
    work.done.acts += rows.length
    work.tell()
  }
  await moveTo(undefined)
}

async function checkEntries(work: Work, span?: { from: Date; to: Date }): Promise<void> {
  for await (const rows of work.snapshot.stream<StoredEntry>(allEntries(span))) {
    for (const row of rows) {
      const entry = toStoredEntry(row)
      if (!hashEntry(entry).equals(entry.hash)) work.findings.add({ kind: 'entry.content', id: entry.id, at: entry.at })
    }
    work.done.entries += rows.length
    work.tell()
  }
}

function checkSignature(work: Work, sealed: SealedDay): void {
  const key = work.keys.trusted.get(sealed.keyId)
  if (!key) work.findings.add({ kind: 'day.key_unknown', day: sealed.day, keyId: sealed.keyId })
  else if (!isSignedBy(key, messageOf(sealed), sealed.signature))
    work.findings.add({ kind: 'day.signature', day: sealed.day })
}

async function checkLeaves(work: Work, sealed: SealedDay): Promise<void> {
  const { day } = sealed
  const tree = growTree()
  const leaves = leavesBetween(startOf(day), startOf(addDays(day, 1)))
  for await (const rows of work.snapshot.stream<{ hash: Buffer }>(leaves)) for (const row of rows) tree.add(row.hash)
  if (tree.leaves() !== sealed.leaves)
    work.findings.add({ kind: 'day.leaves', day, expected: sealed.leaves, found: tree.leaves() })
  else if (tree.root().toString('hex') !== sealed.root) work.findings.add({ kind: 'day.root', day })
}

/** Days from `day` to before `until` that nobody sealed. */
function reportMissing(work: Work, day: string, until: string): void {
  for (let missing = day; missing < until; missing = addDays(missing, 1))
    work.findings.add({ kind: 'day.missing', day: missing })
}

async function checkDays(work: Work, now: Date, from?: string): Promise<SealedDay | undefined> {
  const first = (await work.snapshot.many<{ at: Date | null }>(firstLeaf()))[0]?.at
  let last: SealedDay | undefined
  // one day more to the left, to see that the first one goes on from it
  for await (const rows of work.snapshot.stream<RootRow>(rootsFrom(from ? addDays(from, -1) : '0001-01-01'), 100))
    for (const row of rows) {
      const sealed = toSealedDay(row)
      if (from && sealed.day < from) {
        last = sealed
        continue
      }
      if (last) reportMissing(work, addDays(last.day, 1), sealed.day)
      else if (!from && first && dayOf(first) < sealed.day)
        work.findings.add({ kind: 'day.before_first', day: dayOf(first) })
      const isFirst = !last && (!from || (first && dayOf(first) >= sealed.day))
      if ((last || isFirst) && sealed.prev !== (last ? hashRoot(last) : noRoot))
        work.findings.add({ kind: 'day.chain', day: sealed.day })
      checkSignature(work, sealed)
      await checkLeaves(work, sealed)
      last = sealed
      work.done.days += 1
      work.tell()
    }
  const overdue = dayOf(new Date(now.getTime() - missedAfterMs))
  const next = last ? addDays(last.day, 1) : first ? dayOf(first) : overdue
  reportMissing(work, from && from > next ? from : next, overdue)
  return last
}

async function verify(
  owner: Db,
  given: { keys: Pick<JournalKeys, 'trusted'>; now: Date; onProgress?: Progress },
  check: (work: Work) => Promise<SealedDay | undefined>,
): Promise<Verdict> {
  const findings = newFindings()
  const done = { acts: 0, entries: 0, days: 0 }
  const tell = () => given.onProgress?.({ ...done })
  const last = await readSnapshot(owner, (snapshot) => check({ snapshot, keys: given.keys, findings, done, tell }))
  return {
    ok: findings.count() === 0,
    ...done,
    last: last ? { day: last.day, hash: hashRoot(last) } : null,
    faults: findings.faults,
    found: findings.count(),
  }
}

/**
 * Recomputes everything: the chain of acts of every promise, every entry, every day's root, signature and chain. Reads
 * one snapshot with cursors, so memory does not grow with the record. What happened since the last sealed day is held
 * by the chains alone.
 */
export function verifyJournal(
  owner: Db,
  given: { keys: Pick<JournalKeys, 'trusted'>; now: Date; onProgress?: Progress },
): Promise<Verdict> {
  return verify(owner, given, async (work) => {
    await checkChains(work)
    await checkEntries(work)
    return checkDays(work, given.now)
  })
}

/** The same for what was recorded in the last `days` days, today included: quick enough to ask for at the desk. */
export function verifyDays(
  owner: Db,
  given: { keys: Pick<JournalKeys, 'trusted'>; now: Date; days: number },
): Promise<Verdict> {
  const from = addDays(dayOf(given.now), 1 - given.days)
  const span = { from: startOf(from), to: startOf(addDays(dayOf(given.now), 1)) }
  return verify(owner, given, async (work) => {
    for await (const rows of work.snapshot.stream<StoredActRow>(actsBetween(span.from, span.to))) {
      for (const row of rows) {
        const { promiseId, seq, no } = row
        const before = seq === 1 ? noHash : row.before
        if (no === null) work.findings.add({ kind: 'act.orphan', promiseId, no, seq })
        if (!before) work.findings.add({ kind: 'act.gap', promiseId, no, seq, expected: seq - 1 })
        else if (!row.prevHash.equals(before)) work.findings.add({ kind: 'act.chain', promiseId, no, seq })
        if (!hasItsContent(toStoredAct(row))) work.findings.add({ kind: 'act.content', promiseId, no, seq })
      }
      work.done.acts += rows.length
    }
    await checkEntries(work, span)
    return checkDays(work, given.now, from)
  })
}
