import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { readRefusal } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Button } from '../../../../web/ui/Button.tsx'
import { FileField } from '../../../../web/ui/FileField.tsx'
import { toast } from '../../../../web/ui/Toast.tsx'

type Result = {
  rows: number
  created: number
  already: number
  dryRun: boolean
  faults: { row: number | null; column: string | null; says: string }[]
}

async function send(file: File, dry: boolean): Promise<Result> {
  const body = new FormData()
  body.append('file', file)
  const answer = await fetch(`/api/catalogue/import${dry ? '?dry' : ''}`, { method: 'POST', body })
  if (!answer.ok) throw await readRefusal(answer)
  return (await answer.json()) as Result
}

const columns: [string, string, string][] = [
  ['externalNo', '外部编号', 'outside number'],
  ['service', '种类', 'kind'],
  ['area', '范围(名称或代码)', 'area (name or code)'],
  ['lead', '牵头单位', 'lead unit'],
  ['supports', '协办单位,用、或;隔开(可空)', 'supporting units, by ; (may be empty)'],
  ['basisZh', '依据', 'basis'],
  ['basisEn', '依据英文(可空)', 'basis in English (may be empty)'],
  ['clause', '条款(可空)', 'clause (may be empty)'],
  ['from', '从哪天起', 'from'],
  ['to', '到哪天止(可空)', 'until (may be empty)'],
]

/** A sheet is looked through first; every faulty row is named, and nothing is taken over by half. */
export function ImportSheet(props: { onDone: () => void; onLeave: () => void }) {
  const { w } = useText()
  const [file, setFile] = useState<File | null>(null)
  const look = useMutation({ mutationFn: (chosen: File) => send(chosen, true) })
  const take = useMutation({
    mutationFn: (chosen: File) => send(chosen, false),
    onSuccess: (result) => {
      if (result.faults.length > 0) return
      toast(w(`已加入 ${result.created} 条`, `${result.created} entered`))
      props.onDone()
    },
  })
  const result = take.data ?? look.data
  const error = take.error ?? look.error
  return (
    <section className="sheet stack tight" aria-labelledby="import-name">
      <h2 id="import-name">{w('从表格导入', 'Import from a sheet')}</h2>
      <details>
        <summary>{w('表头怎么写', 'Which headings')}</summary>
        <dl className="facts">
          {columns.map(([heading, zh, en]) => (
            <div key={heading} className="facts-row">
              <dt>
                <code>{heading}</code>
              </dt>
              <dd>{w(zh, en)}</dd>
            </div>
          ))}
        </dl>
        <p className="quiet">
          {w('“导出”得到的表可以直接改了再导入。', 'A sheet from “Export” can be changed and imported again.')}
        </p>
      </details>
      <FileField
        label={w('CSV 或 xlsx 文件', 'A CSV or xlsx file')}
        accept=".csv,.xlsx,text/csv"
        max={1}
        files={
          file
            ? [{ id: 'sheet', name: file.name, size: file.size, state: look.isPending ? 'sending' : 'done', file }]
            : []
        }
        onAdd={(files) => {
          const [first] = files
          if (!first) return
          setFile(first)
          take.reset()
          look.mutate(first)
        }}
        onRemove={() => {
          setFile(null)
          look.reset()
          take.reset()
        }}
      />
      {error ? <p className="field-error">▲ {error.message}</p> : null}
      {result && result.faults.length > 0 ? (
        <div className="stack tight">
          <p className="field-error" role="alert">
            ▲{' '}
            {w(
              `${result.rows} 行里有 ${result.faults.length} 处要改,一行也没有导入。`,
              `${result.faults.length} faults in ${result.rows} rows; nothing was imported.`,
            )}
          </p>
          <div className="scroll-x" tabIndex={0} role="region" aria-label={w('要改的地方', 'Faults')}>
            <table className="plain faults-table">
              <thead>
                <tr>
                  <th>{w('行', 'Row')}</th>
                  <th>{w('列', 'Column')}</th>
                  <th>{w('要改什么', 'What to mend')}</th>
                </tr>
              </thead>
              <tbody>
                {result.faults.slice(0, 500).map((fault) => (
                  <tr key={`${fault.row}${fault.column}${fault.says}`}>
                    <td className="num">{fault.row ?? '—'}</td>
                    <td>{fault.column ?? '—'}</td>
                    <td>{fault.says}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {result.faults.length > 500 ? (
            <p className="quiet">{w(`还有 ${result.faults.length - 500} 处`, `${result.faults.length - 500} more`)}</p>
          ) : null}
        </div>
      ) : result ? (
        <p className="notice good" role="status">
          {w(
            `${result.rows} 行都没有问题:${result.created} 条是新的,${result.already} 条已在目录里。`,
            `${result.rows} rows are faultless: ${result.created} are new, ${result.already} are there already.`,
          )}
        </p>
      ) : null}
      <div className="row">
        <Button
          kind="primary"
          busy={take.isPending}
          disabled={!file || !result || result.faults.length > 0 || result.created === 0}
          onPress={() => (file ? take.mutate(file) : undefined)}
        >
          {result && result.created > 0
            ? w(`导入 ${result.created} 条`, `Import ${result.created}`)
            : w('导入', 'Import')}
        </Button>
        <Button kind="quiet" onPress={props.onLeave}>
          {w('先不办', 'Not now')}
        </Button>
      </div>
    </section>
  )
}
