import { Problem } from '../../../platform/problem.ts'
import type { Family } from '../../../kernel/promise/actions/family.ts'

/** A date of a project lies after today and not beyond the limit, whichever act names it. */
export async function checkProjectAct(
  family: Family,
  _id: string,
  _act: string,
  input: Record<string, unknown>,
): Promise<void> {
  if (typeof input['until'] !== 'string') return
  const max = Number(family.law.param('project.longest').value)
  const days = (new Date(`${input['until']}T00:00:00+08:00`).getTime() - family.now.getTime()) / 86_400_000
  // what is no day at all is refused where answers are checked
  if (days <= 0 || days > max)
    throw new Problem('invalid', 'input.faulty', {}, [{ path: 'until', code: 'project.date', params: { max } }])
}
