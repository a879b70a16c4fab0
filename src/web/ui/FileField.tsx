import { useEffect, useId, useMemo, useRef, useState, type ClipboardEvent, type DragEvent } from 'react'
import { useText } from '../i18n/text.tsx'
import { Button } from './Button.tsx'
import type { FieldBase } from './Field.tsx'
import { formatNumber } from './format.ts'

export type FileEntry = {
  /** Given by the page; stays the same while it is sent. */
  id: string
  name: string
  /** Bytes. */
  size?: number
  /** From 0 to 1 while it is sent. */
  progress?: number
  state: 'waiting' | 'sending' | 'done' | 'failed'
  /** Why it was not sent. */
  reason?: string
  /** What was chosen, for a preview and a retry. */
  file?: File
  /** Preview of what the server holds. */
  src?: string
}

export type FileFieldProps = FieldBase & {
  files: FileEntry[]
  onAdd: (files: File[]) => void
  onRemove: (id: string) => void
  onRetry?: (id: string) => void
  /** E.g. 'image/*' or '.xlsx'. */
  accept?: string
  /** Photos: the camera is offered on phones. */
  photos?: boolean
  max?: number
}

/** Address of a chosen picture, given back when it is no longer shown. */
function usePreview(entry: FileEntry): string | undefined {
  const { file, src } = entry
  const url = useMemo(
    () => (!src && file?.type.startsWith('image/') ? URL.createObjectURL(file) : undefined),
    [file, src],
  )
  useEffect(() => (url ? () => URL.revokeObjectURL(url) : undefined), [url])
  return src ?? url
}

function sizeWords(bytes: number, locale: 'zh' | 'en'): string {
  return bytes < 1_000_000
    ? `${formatNumber(Math.max(1, Math.round(bytes / 1000)), locale)} KB`
    : `${formatNumber(Math.round(bytes / 100_000) / 10, locale)} MB`
}

function FileRow(props: { entry: FileEntry; onRemove: (id: string) => void; onRetry?: (id: string) => void }) {
  const { t, locale } = useText()
  const { entry } = props
  const src = usePreview(entry)
  return (
    <li className={`file ${entry.state}`}>
      <span className="file-picture">
        {src ? <img src={src} alt="" /> : <span aria-hidden="true">{entry.name.split('.').pop()}</span>}
      </span>
      <div className="file-what">
        <p>
          <span className="file-name">{entry.name}</span>{' '}
          {entry.size ? <span className="quiet small num">{sizeWords(entry.size, locale)}</span> : null}
        </p>
        {entry.state === 'sending' ? (
          <progress value={entry.progress ?? 0} max={1} aria-label={t('ui.file.progress', { name: entry.name })} />
        ) : null}
        {entry.state === 'done' ? <p className="small quiet">✓ {t('ui.file.done')}</p> : null}
        {entry.state === 'failed' ? (
          <p className="field-error" role="alert">
            <span aria-hidden="true">▲ </span>
            {t('ui.file.failed', { reason: entry.reason ?? '' })}
          </p>
        ) : null}
      </div>
      {entry.state === 'failed' && props.onRetry ? (
        <Button kind="quiet" label={t('ui.file.retry', { name: entry.name })} onPress={() => props.onRetry?.(entry.id)}>
          {t('ui.retry')}
        </Button>
      ) : null}
      <Button
        kind="quiet"
        className="sign"
        label={t('ui.remove', { name: entry.name })}
        onPress={() => props.onRemove(entry.id)}
      >
        ✕
      </Button>
    </li>
  )
}

/** Files chosen, dropped or pasted; the page sends them and tells how far it is. */
export function FileField(props: FileFieldProps) {
  const { t } = useText()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const free = (props.max ?? Infinity) - props.files.length
  const full = free <= 0

  function add(list: FileList | null | undefined) {
    const files = Array.from(list ?? []).slice(0, Math.max(0, free))
    if (files.length && !props.disabled) props.onAdd(files)
  }

  return (
    <div
      className={['field file-field', over && 'over', props.className].filter(Boolean).join(' ')}
      role="group"
      aria-labelledby={`${id}-label`}
      aria-describedby={`${id}-hint ${id}-error`}
      onDragOver={(event: DragEvent) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event: DragEvent) => {
        event.preventDefault()
        setOver(false)
        add(event.dataTransfer.files)
      }}
      onPaste={(event: ClipboardEvent) => {
        if (event.clipboardData.files.length === 0) return
        event.preventDefault()
        add(event.clipboardData.files)
      }}
    >
      <span className="field-label" id={`${id}-label`}>
        {props.label}
        {props.required === false ? <span className="field-optional">{t('ui.optional')}</span> : null}
      </span>
      <span className="field-hint" id={`${id}-hint`}>
        {props.hint} {full ? t('ui.file.full', { max: props.max ?? 0 }) : null}
      </span>
      {props.files.length ? (
        <ul className="files">
          {props.files.map((entry) => (
            <FileRow key={entry.id} entry={entry} onRemove={props.onRemove} onRetry={props.onRetry} />
          ))}
        </ul>
      ) : null}
      {full ? null : (
        <div className="file-drop">
          <input
            ref={input}
            type="file"
            className="visually-hidden"
            tabIndex={-1}
            aria-hidden="true"
            multiple={free > 1}
            accept={props.accept ?? (props.photos ? 'image/*' : undefined)}
            onChange={(event) => {
              add(event.target.files)
              event.target.value = ''
            }}
          />
          <Button disabled={props.disabled} onPress={() => input.current?.click()}>
            {t(props.photos ? 'ui.file.photo' : 'ui.file.choose')}
          </Button>
          <span className="quiet small drop-hint">{t('ui.file.drop')}</span>
        </div>
      )}
      <p className="field-error" id={`${id}-error`}>
        {props.error ? (
          <>
            <span aria-hidden="true">▲ </span>
            {props.error}
          </>
        ) : null}
      </p>
    </div>
  )
}
