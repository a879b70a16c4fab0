import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { Dialog } from '../../../web/ui/Dialog.tsx'
import { toast } from '../../../web/ui/Toast.tsx'
import type { CaseView } from '../contract.ts'
import type { photoEndpoints } from '../photos/contract.ts'
import { Redact } from './Redact.tsx'
import type { Box } from './Redact.tsx'

type Ends = typeof photoEndpoints
type Photo = CaseView['evidence'][number]
/** What would be shown of a photo: its newest redacted copy, else itself. */
type Shown = { original: Photo; copy: Photo | undefined }

function toShown(view: CaseView): Shown[] {
  const pictures = view.evidence.filter((each) => each.media.startsWith('image/'))
  return pictures
    .filter((each) => each.redactedOf === null)
    .map((original) => ({ original, copy: pictures.findLast((each) => each.redactedOf === original.id) }))
}

/** Which photos the public page shows, one by one; each may be redacted first. */
export function PublicPhotos(props: { view: CaseView; onDone: (next: CaseView) => void }) {
  const { w } = useText()
  const { view } = props
  const shown = toShown(view)
  const idOf = (each: Shown): string => (each.copy ?? each.original).id
  const [chosen, setChosen] = useState(
    shown.filter((each) => (each.copy ?? each.original).published).map((each) => each.original.id),
  )
  const [redacting, setRedacting] = useState<Shown | null>(null)
  const [boxes, setBoxes] = useState<Box[]>([])
  const publish = useMutation({
    mutationFn: () =>
      ask<Ends['publishPhotos']>('POST', '/api/cases/:id/photos', {
        params: { id: view.id },
        input: { photos: shown.filter((each) => chosen.includes(each.original.id)).map(idOf) },
      }),
    onSuccess: (next) => {
      toast(w('公开的照片已更新', 'The public photos are updated'))
      props.onDone(next)
    },
    onError: (error) => toast(error.message, { kind: 'warning' }),
  })
  const redact = useMutation({
    mutationFn: () =>
      ask<Ends['redactPhoto']>('POST', '/api/cases/:id/photos/:photo/redaction', {
        params: { id: view.id, photo: redacting?.original.id ?? '' },
        input: { boxes },
      }),
    onSuccess: (next) => {
      toast(w('遮挡副本已做好,原照片只留在里面', 'The redacted copy is made; the original stays inside'))
      setRedacting(null)
      props.onDone(next)
    },
  })
  const address = (id: string, small: boolean): string => `/api/evidence/${id}?case=${view.id}${small ? '&small' : ''}`
  if (shown.length === 0) return null
  const changed = shown.some((each) => chosen.includes(each.original.id) !== (each.copy ?? each.original).published)
  return (
    <section className="stack tight" aria-labelledby="public-photos">
      <h3 id="public-photos">{w('公开哪些照片', 'Which photos are public')}</h3>
      <p className="quiet small">
        {w(
          '先看清有没有人脸、车牌、门牌;有就先遮挡。',
          'Look first for faces, number plates and door numbers; redact them.',
        )}
      </p>
      <ul className="plain-list public-photos">
        {shown.map((each, index) => {
          const label = `${each.original.side === 'before' ? w('办理前', 'Before') : w('办理后', 'After')} ${index + 1}`
          return (
            <li key={each.original.id} className="public-photo">
              <label className="public-photo-choice">
                <input
                  type="checkbox"
                  checked={chosen.includes(each.original.id)}
                  onChange={(event) =>
                    setChosen(
                      event.currentTarget.checked
                        ? [...chosen, each.original.id]
                        : chosen.filter((id) => id !== each.original.id),
                    )
                  }
                />
                <img src={address(idOf(each), true)} alt="" loading="lazy" />
                <span>
                  {label}
                  <br />
                  <span className="quiet small">
                    {each.copy ? w('已遮挡', 'redacted') : w('原照片', 'as taken')}
                    {(each.copy ?? each.original).published ? w(' · 已公开', ' · public') : ''}
                  </span>
                </span>
              </label>
              <Button
                kind="quiet"
                label={
                  each.copy ? w(`重新遮挡 ${label}`, `Redact anew ${label}`) : w(`遮挡 ${label}`, `Redact ${label}`)
                }
                onPress={() => {
                  setBoxes([])
                  redact.reset()
                  setRedacting(each)
                }}
              >
                {each.copy ? w('重新遮挡', 'Redact anew') : w('遮挡', 'Redact')}
              </Button>
            </li>
          )
        })}
      </ul>
      <div className="row">
        <Button onPress={() => publish.mutate()} busy={publish.isPending} disabled={!changed}>
          {w('更新公开的照片', 'Update the public photos')}
        </Button>
      </div>
      <Dialog
        title={w('遮挡照片', 'Redact the photo')}
        open={redacting !== null}
        onClose={() => setRedacting(null)}
        width="wide"
        asks
        actions={
          <>
            <Button
              kind="primary"
              busy={redact.isPending}
              disabled={boxes.length === 0}
              onPress={() => redact.mutate()}
            >
              {w('做遮挡副本', 'Make the redacted copy')}
            </Button>
            <Button kind="quiet" onPress={() => setRedacting(null)}>
              {w('先不办', 'Not now')}
            </Button>
          </>
        }
      >
        {redact.error ? <p className="field-error">▲ {redact.error.message}</p> : null}
        {redacting ? <Redact src={address(redacting.original.id, false)} boxes={boxes} onChange={setBoxes} /> : null}
      </Dialog>
    </section>
  )
}
