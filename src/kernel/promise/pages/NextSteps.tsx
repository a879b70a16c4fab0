import { useState } from 'react'
import { useText } from '../../../web/i18n/text.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import type { ActOffer } from '../contract.ts'
import type { PromiseView } from '../endpoints.ts'

/** What every promise can do besides its own procedure; these wait behind the button. */
const besides = ['delegate', 'take_back', 'ask_review', 'call_vote']

export type Acting = { row: PromiseView; offer: ActOffer }

/** What the reader can do now: the likely thing first, the rest of the root's acts behind one button. */
export function NextSteps(props: {
  root: PromiseView
  parts: PromiseView[]
  acting: Acting | null
  onAct: (acting: Acting) => void
}) {
  const { say, w } = useText()
  const { root, parts } = props
  const [all, setAll] = useState(false)
  if (props.acting) return null
  const own: Acting[] = [root, ...parts].flatMap((row) => row.may.map((offer) => ({ row, offer })))
  const first = own.filter((each) => each.offer.primary)
  const rest = own.filter((each) => !each.offer.primary && each.row.id === root.id)
  const near = rest.filter((each) => !besides.includes(each.offer.act))
  const shown = near.slice(0, first.length > 0 ? 2 : 4)
  const hidden = rest.filter((each) => !shown.includes(each))
  if (own.length === 0)
    return (
      <p className="notice">{w('这件事现在不在您手里,您可以看。', 'This matter is not with you now; you can look.')}</p>
    )
  if (first.length === 0 && rest.length === 0)
    return <p className="notice">{w('您能办的在下面各部分的卡片里。', 'What you can do is on the cards below.')}</p>
  const one = (each: Acting, index: number) => (
    <Button
      key={each.row.id + each.offer.act}
      kind={index === 0 && each.offer.primary ? 'primary' : 'secondary'}
      disabled={each.offer.blocked !== null}
      onPress={() => props.onAct(each)}
    >
      {say(each.offer.label)}
      {each.row.id === root.id ? '' : ` · ${w(each.row.unit.nameZh, each.row.unit.nameEn)}`}
    </Button>
  )
  return (
    <section className="sheet stack tight next-steps" aria-labelledby="next">
      <h2 id="next">{w('下一步(等您)', 'What you can do now')}</h2>
      <div className="row">
        {first.map(one)}
        {[...shown, ...(all ? hidden : [])].map((each) => one(each, 1))}
        {hidden.length > 0 ? (
          <Button kind="quiet" onPress={() => setAll(!all)}>
            {all ? w('收起', 'Fewer') : w(`还有 ${hidden.length} 项 ⋯`, `${hidden.length} more ⋯`)}
          </Button>
        ) : null}
      </div>
      {own.some((each) => each.offer.blocked && each.offer.primary) ? (
        <p className="quiet">
          {w('灰色的还缺条件:其他部分还没办完。', 'A grey one still lacks something: other parts are not finished.')}
        </p>
      ) : null}
    </section>
  )
}
