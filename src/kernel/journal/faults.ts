/** One thing that is not as it was written. What names the place depends on the kind. */
export type Fault =
  /** The act does not have the content its hash was made of. */
  | { kind: 'act.content'; promiseId: string; no: string | null; seq: number }
  /** It does not go on from the act before it. */
  | { kind: 'act.chain'; promiseId: string; no: string | null; seq: number }
  /** Acts before it are missing. */
  | { kind: 'act.gap'; promiseId: string; no: string | null; seq: number; expected: number }
  /** The promise's row ends with another act than its record: acts were cut off, or the row was changed. */
  | { kind: 'promise.head'; promiseId: string; no: string | null; seq: number; expected: number }
  | { kind: 'promise.empty'; promiseId: string; no: string | null }
  | { kind: 'act.orphan'; promiseId: string; no: null; seq: number }
  | { kind: 'entry.content'; id: string; at: string }
  /** The day has another number of leaves than were sealed: something was added or taken away afterwards. */
  | { kind: 'day.leaves'; day: string; expected: number; found: number }
  /** As many leaves as were sealed, but not the same. */
  | { kind: 'day.root'; day: string }
  | { kind: 'day.signature'; day: string }
  | { kind: 'day.key_unknown'; day: string; keyId: string }
  /** The day does not go on from the one before. */
  | { kind: 'day.chain'; day: string }
  /** No root, although later days have one or it is long overdue. */
  | { kind: 'day.missing'; day: string }
  /** Something recorded before the first day that was sealed. */
  | { kind: 'day.before_first'; day: string }

export type Findings = { add(fault: Fault): void; faults: Fault[]; count(): number }

/** Keeps the first thousand and counts the rest. */
export function newFindings(most = 1000): Findings {
  const faults: Fault[] = []
  let count = 0
  return {
    faults,
    count: () => count,
    add(fault) {
      count += 1
      if (faults.length < most) faults.push(fault)
    },
  }
}

/** One line for the terminal and the log. */
export function describeFault(fault: Fault): string {
  const no = 'no' in fault ? (fault.no ?? `promise ${fault.promiseId}`) : ''
  switch (fault.kind) {
    case 'act.content':
      return `${no}, act ${fault.seq}: its content is not what its hash was made of`
    case 'act.chain':
      return `${no}, act ${fault.seq}: does not go on from the act before it`
    case 'act.gap':
      return `${no}: act ${fault.expected} is missing before act ${fault.seq}`
    case 'act.orphan':
      return `promise ${fault.promiseId}, act ${fault.seq}: the promise is gone`
    case 'promise.head':
      return `${no}: the row says act ${fault.expected} is the last, the record ends with act ${fault.seq} or another hash`
    case 'promise.empty':
      return `${no}: has no acts`
    case 'entry.content':
      return `journal entry ${fault.id} of ${fault.at}: its content is not what its hash was made of`
    case 'day.leaves':
      return `${fault.day}: ${fault.expected} leaves were sealed, ${fault.found} are there`
    case 'day.root':
      return `${fault.day}: the leaves are not those that were sealed`
    case 'day.signature':
      return `${fault.day}: the signature does not fit`
    case 'day.key_unknown':
      return `${fault.day}: signed with key ${fault.keyId}, which is not known`
    case 'day.chain':
      return `${fault.day}: does not go on from the day before it`
    case 'day.missing':
      return `${fault.day}: has no root`
    case 'day.before_first':
      return `${fault.day}: has entries, but lies before the first sealed day`
  }
}
