import { useState } from 'react'
import { useText } from '../../../web/i18n/text.tsx'
import { Dialog } from '../../../web/ui/Dialog.tsx'
import type { PromiseDetail } from '../endpoints.ts'

/** Photos and papers of a matter by side; what is public says so. */
export function Gallery(props: { view: Pick<PromiseDetail, 'id' | 'evidence'> }) {
  const { w } = useText()
  const { view } = props
  const [shown, setShown] = useState<string | null>(null)
  const address = (id: string, small: boolean): string => `/api/evidence/${id}?case=${view.id}${small ? '&small' : ''}`
  if (view.evidence.length === 0) return <p className="quiet">{w('还没有照片或材料。', 'No photos or papers yet.')}</p>
  const sides = [
    ['before', w('之前', 'Before')],
    ['after', w('之后', 'After')],
    ['paper', w('材料', 'Papers')],
  ] as const
  return (
    <>
      <div className="gallery">
        {sides.map(([side, label]) => {
          const own = view.evidence.filter((each) => each.side === side)
          return own.length === 0 ? null : (
            <figure key={side}>
              <figcaption className="strong">
                {label} <span className="quiet num">{own.length}</span>
              </figcaption>
              <ul className="row plain-list inline">
                {own.map((each) => (
                  <li key={each.id}>
                    {each.media.startsWith('image/') ? (
                      <button type="button" className="thumb" onClick={() => setShown(each.id)}>
                        <img
                          src={address(each.id, true)}
                          alt={`${label}, ${each.addedAt.slice(0, 10)}`}
                          loading="lazy"
                        />
                      </button>
                    ) : (
                      <a href={address(each.id, false)} target="_blank" rel="noopener">
                        {each.media}
                      </a>
                    )}
                    {each.published ? <span className="small quiet">{w('已公开', 'public')}</span> : null}
                  </li>
                ))}
              </ul>
            </figure>
          )
        })}
      </div>
      <Dialog title={w('照片', 'Photo')} open={shown !== null} onClose={() => setShown(null)} width="wide">
        {shown ? (
          <img className="whole-photo" src={address(shown, false)} alt={w('照片全图', 'The whole photo')} />
        ) : null}
      </Dialog>
    </>
  )
}
