import { useQuery } from '@tanstack/react-query'
import { ask } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Link } from '../../../../web/ui/Button.tsx'
import type { catalogueEndpoints } from '../contract.ts'

type Ends = typeof catalogueEndpoints

/** Why this unit is proposed; where none is, what was looked at and why it does not fit. */
export function ProposalWhy(props: { caseId: string }) {
  const { w, say } = useText()
  const found = useQuery({
    queryKey: ['proposal', props.caseId],
    queryFn: () => ask<Ends['proposal']>('GET', '/api/cases/:id/proposal', { params: { id: props.caseId } }),
  })
  if (!found.data) return null
  const { entry, because, rulingCase, looked } = found.data
  const name = (unit: { nameZh: string; nameEn: string }): string => w(unit.nameZh, unit.nameEn)
  const others =
    looked.length > 0 ? (
      <ul>
        {looked.map((each) => (
          <li key={each.entry.id}>
            <Link href={`/catalogue?entry=${each.entry.id}`}>
              {name(each.entry.area)} · {name(each.entry.lead)}
            </Link>{' '}
            <span className="quiet">{say(each.whyNot)}</span>
          </li>
        ))}
      </ul>
    ) : null
  return (
    <section className="sheet stack tight" aria-labelledby="proposal">
      <h2 id="proposal">{w('建议由谁办', 'Who is proposed')}</h2>
      {entry && because ? (
        <>
          <p>
            <strong>{name(entry.lead)}</strong> {w('牵头', 'leads')}
            {entry.supports.length > 0
              ? w(`,${entry.supports.map(name).join('、')} 协办`, `, with ${entry.supports.map(name).join(', ')}`)
              : ''}
          </p>
          <p>
            {w('因为:', 'Because of ')}
            {say(because)} <Link href={`/catalogue?entry=${entry.id}`}>{w('看条目', 'See the entry')}</Link>
            {rulingCase && rulingCase.id !== props.caseId ? (
              <>
                {' · '}
                <Link href={`/cases/${rulingCase.id}`}>{w('看裁定的事项', 'See the matter it was ruled in')}</Link>
              </>
            ) : null}
          </p>
          {others ? (
            <details>
              <summary>{w('还看过哪些条目', 'What else was looked at')}</summary>
              {others}
            </details>
          ) : null}
        </>
      ) : (
        <>
          <p>
            {w(
              '职责目录里没有对这里有效的条目,请自己选单位。',
              'No entry of the catalogue holds here; choose the unit yourself.',
            )}
          </p>
          {others ? (
            <>
              <p className="quiet">{w('看过最近的这些:', 'The nearest were looked at:')}</p>
              {others}
            </>
          ) : null}
        </>
      )}
    </section>
  )
}
