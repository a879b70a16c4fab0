import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../web/api/client.ts'
import { usePost } from '../../../web/api/session.tsx'
import { useText } from '../../../web/i18n/text.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { Checkbox } from '../../../web/ui/Checkbox.tsx'
import { TextArea } from '../../../web/ui/TextArea.tsx'
import { TextField } from '../../../web/ui/TextField.tsx'
import { toast } from '../../../web/ui/Toast.tsx'
import type { CaseView } from '../contract.ts'
import type { whistleEndpoints } from '../endpoints.ts'

type Ends = typeof whistleEndpoints
const editors = ['community_secretary', 'community_worker', 'dispatcher']

/** What the public page says besides the steps; the resident's own words stay inside until somebody redacts them. */
export function PublicCopy(props: { view: CaseView; onDone: (next: CaseView) => void }) {
  const { w } = useText()
  const { view } = props
  const post = usePost()
  const [title, setTitle] = useState(view.published.title)
  const [said, setSaid] = useState(view.published.said)
  const [hidden, setHidden] = useState(view.published.hidden)
  const [photos, setPhotos] = useState(view.evidence.some((each) => each.published))
  const save = useMutation({
    mutationFn: () =>
      ask<Ends['publish']>('POST', '/api/cases/:id/public', {
        params: { id: view.id },
        input: { title, said, hidden, photos },
      }),
    onSuccess: (next) => {
      toast(w('公开页已更新', 'The public page is updated'))
      props.onDone(next)
    },
    onError: (error) => toast(error.message, { kind: 'warning' }),
  })
  const mayEdit = post?.roles.some((role) => editors.includes(role)) ?? false
  return (
    <div className="stack tight">
      <p>
        <a href={`/c/${view.slug}`} target="_blank" rel="noopener">
          {w('看公开页', 'See the public page')} /c/{view.slug}
        </a>
      </p>
      {mayEdit ? (
        <form
          className="stack tight"
          onSubmit={(event) => {
            event.preventDefault()
            save.mutate()
          }}
        >
          <TextField label={w('公开的标题', 'Public title')} value={title} onChange={setTitle} max={60} />
          <TextArea
            label={w('公开的说明(不写人名、电话、门牌)', 'Public words (no names, numbers, doors)')}
            value={said}
            onChange={setSaid}
            max={2000}
          />
          <Checkbox
            checked={photos}
            onChange={setPhotos}
            detail={w('先看清照片里没有人脸和门牌', 'Look first: no faces, no door numbers')}
          >
            {w('公开照片', 'Show the photos')}
          </Checkbox>
          <Checkbox checked={hidden} onChange={setHidden}>
            {w('不公开这件事', 'Keep this matter off the public pages')}
          </Checkbox>
          <div className="row">
            <Button type="submit" busy={save.isPending}>
              {w('更新公开页', 'Update the public page')}
            </Button>
          </div>
        </form>
      ) : null}
    </div>
  )
}
