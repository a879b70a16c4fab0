import { expect, test } from 'vitest'
import { defineProcedure, faultsOf } from '../../../kernel/promise/define.ts'
import { caseProcedure } from './case.ts'
import type { Act } from './case/clocks.ts'
import { clocks } from './case/clocks.ts'
import { facts, parties, states } from './case/states.ts'

const label = { zh: '试', en: 'try' }
const good = { label, from: ['received'], to: 'closed', by: ['reporter'] } satisfies Act

// each line below would no longer be an error if the parts of a procedure lost the names of the whole
const misspelt = {
  // @ts-expect-error no such state
  from: { ...good, from: ['recieved'] },
  // @ts-expect-error no such state
  to: { ...good, to: 'close' },
  // @ts-expect-error no such party
  by: { ...good, by: ['residents'] },
  // @ts-expect-error no such party
  notBy: { ...good, notBy: ['leed'] },
  // @ts-expect-error no such clock
  clock: { ...good, effects: [{ extend: 'finished' }] },
  // @ts-expect-error no such fact
  fact: { ...good, needs: [{ without: 'contest' }] },
} satisfies Record<string, Act>

test('a misspelt state, party, clock or fact in a part of a procedure does not compile, and what got by is not loaded', () => {
  const spec = { ...caseProcedure, acts: { ...caseProcedure.acts, ...misspelt } }
  const known = { params: [], roles: [], values: {}, kinds: ['call_up'] }
  expect(faultsOf(spec as never, known)).toEqual(
    expect.arrayContaining(['act from: unknown state recieved', 'act to: unknown state close']),
  )
})

test('a clock that waits for an act nobody wrote does not compile where the procedure is put together', () => {
  const put = defineProcedure({
    kind: 'case',
    version: 1,
    label,
    parties,
    first: 'received',
    states,
    facts,
    acts: { good },
    // @ts-expect-error the clocks name acts such as blow and confirm_whistle, which are missing here
    clocks,
  })
  expect(Object.keys(put.acts)).toEqual(['good'])
})
