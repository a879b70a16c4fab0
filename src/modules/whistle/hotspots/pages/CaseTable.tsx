import { useText } from '../../../../web/i18n/text.tsx'
import { Link } from '../../../../web/ui/Button.tsx'
import { Instant } from '../../../../web/ui/Instant.tsx'
import { Light } from '../../../../web/ui/Light.tsx'
import type { HotCase } from '../contract.ts'

/** The matters behind a number; what does not count stands below, with the reason. */
export function CaseTable(props: { rows: HotCase[]; label: string }) {
  const { w, say } = useText()
  const parts = [
    { why: 'counted', title: w('算在内的', 'Counted') },
    { why: 'merged', title: w('并件:和并入的那件只算一次', 'Merged: counted once, with the one they went into') },
    { why: 'set_aside', title: w('没算在内:撤回、不受理或剔除', 'Not counted: withdrawn, declined or excluded') },
  ] as const
  return (
    <div className="stack">
      {parts.map(({ why, title }) => {
        const rows = props.rows.filter((row) => row.why === why)
        if (rows.length === 0) return null
        return (
          <section key={why} className="stack tight">
            <h3>
              {title} <span className="quiet num">{rows.length}</span>
            </h3>
            <div className="scroll-x" tabIndex={0} role="region" aria-label={`${props.label} · ${title}`}>
              <table className="plain cases">
                <thead>
                  <tr>
                    <th scope="col">{w('编号', 'Number')}</th>
                    <th scope="col">{w('事项', 'Matter')}</th>
                    <th scope="col">{w('状态', 'State')}</th>
                    <th scope="col">{w('反映', 'Reported')}</th>
                    <th scope="col">{w('办结', 'Closed')}</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.id}>
                      <td className="num">{row.no}</td>
                      <td>
                        <Link href={`/cases/${row.id}`}>{row.title}</Link>
                      </td>
                      <td>
                        <Light state={row.light}>{say(row.stateLabel)}</Light>
                      </td>
                      <td>
                        <Instant at={row.openedAt} now={new Date()} />
                      </td>
                      <td>{row.closedAt ? <Instant at={row.closedAt} now={new Date()} /> : '—'}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </section>
        )
      })}
    </div>
  )
}
