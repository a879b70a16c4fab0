import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ask } from '../../../web/api/client.ts'
import { usePost, useSession } from '../../../web/api/session.tsx'
import { useText } from '../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../web/shell/Shell.tsx'
import { Button, Link } from '../../../web/ui/Button.tsx'
import { formatInstant } from '../../../web/ui/format.ts'
import type { whistleEndpoints } from '../endpoints.ts'

type Ends = typeof whistleEndpoints

/** The paper slip for somebody without a phone: number, who, since when, until when, how to ask. */
export function Slip() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const { w, say, locale } = useText()
  const session = useSession()
  const post = usePost()
  const found = useQuery({
    queryKey: ['case', id],
    queryFn: () => ask<Ends['case']>('GET', '/api/cases/:id', { params: { id } }),
  })
  if (found.isPending) return <Loading />
  const view = found.data
  if (!view) return <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
  const lead = view.callUps.find((row) => row.role === 'lead')?.unit ?? view.unit
  const name = (unit: { nameZh: string; nameEn: string }): string => w(unit.nameZh, unit.nameEn)
  const rows: [string, string][] = [
    [w('编号', 'Number'), view.no],
    [w('什么事', 'What'), view.title],
    [w('反映于', 'Reported'), formatInstant(new Date(view.openedAt), locale)],
    [w('谁在办', 'Handled by'), name(lead)],
    [w('社区', 'Community'), name(view.unit)],
    [w('现在', 'At present'), say(view.stateLabel)],
    [
      w('答应何时办好', 'Promised by'),
      view.dueAt ? formatInstant(new Date(view.dueAt), locale) : w('正在确定', 'being decided'),
    ],
    [
      w('经手人', 'Given out by'),
      post ? `${w(session.person.nameZh, session.person.nameEn)} · ${w(post.unitZh, post.unitEn)}` : '',
    ],
  ]
  return (
    <div className="slip stack">
      <p className="row no-print">
        <Button kind="primary" onPress={() => print()}>
          {w('打印', 'Print')}
        </Button>
        <Link href={`/cases/${id}`}>{w('回到事项', 'Back to the matter')}</Link>
      </p>
      <article className="slip-paper">
        <h1>{w('回执', 'Slip')}</h1>
        <p>{session.city[locale]}</p>
        <div className="row base">
          <table className="plain">
            <tbody>
              {rows.map(([label, value]) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  <td>{value}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <img className="qr" src={`/qr?to=/c/${view.slug}`} alt={`/c/${view.slug}`} width={140} height={140} />
        </div>
        <p>
          {w(
            '办完以后会问您“解决了吗”。没解决,请直说,会重新办。打 12345 报编号也能查。',
            'When it is done you are asked whether it is solved. If it is not, say so: it is opened again. Or call 12345 and give the number.',
          )}
        </p>
      </article>
    </div>
  )
}
