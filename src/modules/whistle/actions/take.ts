import { Problem } from '../../../platform/problem.ts'
import { sameAsBefore } from '../../../kernel/evidence/store.ts'
import type { Family } from '../../../kernel/promise/actions/family.ts'
import { readFamily } from '../../../kernel/promise/store/family.ts'

/** What the whistle asks of an act beyond the table: it needs other rows to be judged. */
export async function checkAct(family: Family, id: string, act: string, input: Record<string, unknown>): Promise<void> {
  const row = family.rows.get(id)
  if (!row) return
  if (act === 'merge') {
    const into = String(input['into'] ?? '')
    if (into === id) throw new Problem('invalid', 'input.faulty', {}, [{ path: 'into', code: 'merge.self' }])
    const other = await readFamily(family.tx, into)
    const target = other[0]
    if (!target || target.kind !== 'case' || target.closed_at || target.unit_id !== row.unit_id)
      throw new Problem('invalid', 'input.faulty', {}, [{ path: 'into', code: 'merge.other_area' }])
  }
  if ((act === 'ask_plan' || act === 'ask_extension') && typeof input['until'] === 'string') {
    const days = (new Date(`${input['until']}T00:00:00+08:00`).getTime() - family.now.getTime()) / 86_400_000
    if (!(days > 0 && days <= 730))
      throw new Problem('invalid', 'input.faulty', {}, [{ path: 'until', code: 'plan.too_far', params: { max: 730 } }])
  }
  const photos = input['photos']
  if (Array.isArray(photos) && photos.length > 0) {
    const same = await sameAsBefore(family.tx, family.root, photos.map(String))
    if (same.length > 0)
      throw new Problem('invalid', 'input.faulty', {}, [{ path: 'photos', code: 'evidence.same_as_before' }])
  }
}
