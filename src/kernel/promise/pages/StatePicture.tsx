import { useText } from '../../../web/i18n/text.tsx'
import type { Picture } from '../endpoints.ts'
import { layersOf, placesOf } from '../layout.ts'

const box = { width: 118, height: 36, gapX: 40, gapY: 18, edge: 8 }

/** The end most ways lead to. */
function lastOf(picture: Picture): string {
  const ends = picture.states.filter((state) => state.end).map((state) => state.id)
  const into = (id: string): number => picture.edges.filter((edge) => edge.to === id).length
  return ends.includes('closed') ? 'closed' : (ends.toSorted((a, b) => into(b) - into(a))[0] ?? '')
}

/** The procedure with the present state marked; the same as a table for those who would rather read. */
export function StatePicture(props: { picture: Picture; kind: string }) {
  const { say, w } = useText()
  const { picture } = props
  const { width, height, gapX } = box
  const { places, width: wide, height: high } = placesOf(layersOf(picture, lastOf(picture)), box)
  const labelOf = (id: string): string => {
    const state = picture.states.find((each) => each.id === id)
    return state ? say(state.label) : id
  }
  return (
    <div className="stack tight">
      <div className="scroll-x" tabIndex={0} role="region" aria-label={w('流程图', 'Picture of the procedure')}>
        <svg
          className="graph"
          width={wide}
          height={high}
          viewBox={`0 0 ${wide} ${high}`}
          role="img"
          aria-label={w(
            `流程图,现在是:${labelOf(picture.present)}`,
            `Procedure; it is now: ${labelOf(picture.present)}`,
          )}
        >
          <defs>
            <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto">
              <path d="M0 0 8 4 0 8z" className="graph-tip" />
            </marker>
          </defs>
          {picture.edges.map((edge) => {
            const from = places.get(edge.from)
            const to = places.get(edge.to)
            if (!from || !to || edge.from === edge.to) return null
            const ahead = to.x > from.x
            const x1 = ahead ? from.x + width : from.x + width / 2
            const y1 = ahead ? from.y + height / 2 : from.y
            const x2 = ahead ? to.x : to.x + width / 2
            const y2 = ahead ? to.y + height / 2 : to.y
            const bend = ahead ? `C${x1 + gapX} ${y1} ${x2 - gapX} ${y2}` : `C${x1} ${y1 - 26} ${x2} ${y2 - 26}`
            return (
              <path
                key={`${edge.from}>${edge.to}`}
                className={edge.from === picture.present ? 'graph-edge next' : 'graph-edge'}
                d={`M${x1} ${y1}${bend} ${x2} ${y2}`}
                markerEnd="url(#tip)"
              />
            )
          })}
          {picture.states.map((state) => {
            const place = places.get(state.id)
            if (!place) return null
            return (
              <g
                key={state.id}
                className={
                  state.id === picture.present ? 'graph-state present' : state.end ? 'graph-state end' : 'graph-state'
                }
              >
                <rect x={place.x} y={place.y} width={width} height={height} rx={state.end ? 18 : 6} />
                <text x={place.x + width / 2} y={place.y + height / 2 + 5} textAnchor="middle">
                  {(state.id === picture.present ? '▶ ' : '') + say(state.label).slice(0, 16)}
                </text>
              </g>
            )
          })}
        </svg>
      </div>
      <p className="small">
        <a href={`/api/procedures/${props.kind}/bpmn`} download>
          {w('下载流程图(BPMN 2.0)', 'Download as BPMN 2.0')}
        </a>
      </p>
      <details>
        <summary>{w('用文字看流程', 'Read the procedure as text')}</summary>
        <table className="plain">
          <thead>
            <tr>
              <th>{w('状态', 'State')}</th>
              <th>{w('办理', 'Act')}</th>
              <th>{w('变为', 'Becomes')}</th>
            </tr>
          </thead>
          <tbody>
            {picture.edges.map((edge) => (
              <tr key={`${edge.from}>${edge.to}`}>
                <td>{labelOf(edge.from)}</td>
                <td>{say(edge.label)}</td>
                <td>{labelOf(edge.to)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  )
}
