import { useRef, useState } from 'react'
import { sendFile } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { FileField } from '../../../web/ui/FileField.tsx'
import type { FileEntry } from '../../../web/ui/FileField.tsx'
import type { FieldProps } from './field.ts'

export function EvidenceField(props: FieldProps) {
  const { field } = props
  const { say } = useText()
  const [files, setFiles] = useState<FileEntry[]>([])
  const ids = useRef(new Map<string, string>())
  function send(entry: FileEntry): void {
    const patch = (next: Partial<FileEntry>): void =>
      setFiles((before) => before.map((each) => (each.id === entry.id ? { ...each, ...next } : each)))
    if (!entry.file) return
    patch({ state: 'sending', progress: 0 })
    sendFile(entry.file, field.side ?? 'after', (progress) => patch({ progress })).then(
      (id) => {
        ids.current.set(entry.id, id)
        patch({ state: 'done' })
        props.onChange([...ids.current.values()])
      },
      (error: Error) => patch({ state: 'failed', reason: error.message }),
    )
  }
  return (
    <FileField
      label={props.label}
      hint={field.hint ? say(field.hint) : undefined}
      photos
      max={field.max ?? 9}
      files={files}
      onAdd={(added) => {
        const entries = added.map((file): FileEntry => ({
          id: crypto.randomUUID(),
          name: file.name,
          size: file.size,
          state: 'waiting',
          file,
        }))
        setFiles((before) => [...before, ...entries])
        for (const entry of entries) send(entry)
      }}
      onRemove={(id) => {
        ids.current.delete(id)
        setFiles((before) => before.filter((each) => each.id !== id))
        props.onChange([...ids.current.values()])
      }}
      onRetry={(id) => {
        const entry = files.find((each) => each.id === id)
        if (entry) send(entry)
      }}
      {...(props.error ? { error: props.error } : {})}
    />
  )
}
