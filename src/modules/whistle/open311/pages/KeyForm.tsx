import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { organizationEndpoints } from '../../../../kernel/organization/contract.ts'
import { ask, Refusal } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Button } from '../../../../web/ui/Button.tsx'
import { CheckboxGroup } from '../../../../web/ui/Checkbox.tsx'
import { ComboBox } from '../../../../web/ui/ComboBox.tsx'
import { Select } from '../../../../web/ui/Select.tsx'
import type { Option } from '../../../../web/ui/Select.tsx'
import { TextField } from '../../../../web/ui/TextField.tsx'
import { mayWords } from '../contract.ts'
import type { May } from '../contract.ts'
import type { open311Endpoints } from '../endpoints.ts'
import { mayTexts } from './may.ts'

type Ends = typeof open311Endpoints
type Units = typeof organizationEndpoints

/** A new key: what for, for whom, what it may; a key that reports work names the post that answers for it. */
export function KeyForm(props: { onDone: (key: string) => void; onLeave: () => void }) {
  const { w, say, locale } = useText()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<Option | undefined>()
  const seen = useRef(new Map<string, Option>())
  const [post, setPost] = useState<string | null>(null)
  const [may, setMay] = useState<string[]>(['write'])
  const reports = may.includes('updates')
  const unit = chosen?.value ?? null
  const choose = (id: string | null): void => {
    setChosen(id ? seen.current.get(id) : undefined)
    setPost(null)
  }
  const search = async (query: string, signal: AbortSignal): Promise<Option[]> => {
    const found = await ask<Units['searchUnits']>(
      'GET',
      '/api/units/search',
      { query: { query, limit: 30 } },
      { signal },
    )
    const options = found.units.map((row) => ({ value: row.id, label: locale === 'zh' ? row.nameZh : row.nameEn }))
    for (const option of options) seen.current.set(option.value, option)
    return options
  }
  const first = useQuery({
    queryKey: ['units', 'for keys', locale],
    queryFn: () => search('', new AbortController().signal),
    staleTime: 60_000,
  })
  const holders = useQuery({
    queryKey: ['keys', 'holders', unit],
    queryFn: () => ask<Ends['holders']>('GET', '/api/keys/holders', { query: { unit: unit ?? '' } }),
    enabled: reports && unit !== null,
  })
  const make = useMutation({
    mutationFn: () =>
      ask<Ends['addKey']>('POST', '/api/keys', {
        input: {
          name,
          unitId: unit ?? '',
          may: may as May[],
          ...(reports && post ? { postId: post } : {}),
        },
      }),
    onSuccess: (answer) => props.onDone(answer.key),
  })
  const refusal = make.error instanceof Refusal ? make.error : undefined
  const fault = (path: string): { error?: string } => (refusal?.faults[path] ? { error: refusal.faults[path] } : {})
  const none = reports && holders.data?.holders.length === 0
  return (
    <form
      className="stack tight sheet"
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate()
      }}
    >
      <h2>{w('新密钥', 'New key')}</h2>
      {make.error ? <p className="field-error">▲ {make.error.message}</p> : null}
      <TextField
        label={w('给谁用、做什么', 'For whom and what')}
        value={name}
        onChange={setName}
        required
        hint={w('处理经过里会显示这个名字', 'shown beside what comes in with it')}
        {...fault('name')}
      />
      {chosen ? (
        <div className="field">
          <span className="field-label">{w('代表哪个单位', 'Stands for which unit')}</span>
          <div className="row">
            <strong>{chosen.label}</strong>
            <Button kind="quiet" autoFocus onPress={() => choose(null)}>
              {w('换一个单位', 'Another unit')}
            </Button>
          </div>
        </div>
      ) : (
        <ComboBox
          label={w('代表哪个单位', 'Stands for which unit')}
          required
          value={null}
          options={first.data ?? []}
          search={search}
          onChange={choose}
          {...fault('unitId')}
        />
      )}
      <CheckboxGroup
        label={w('可以做什么', 'May')}
        value={may}
        onChange={setMay}
        options={mayWords.map((word) => ({
          value: word,
          label: say(mayTexts[word].label),
          detail: say(mayTexts[word].detail),
        }))}
      />
      {reports && unit ? (
        none ? (
          <p className="field-error">
            ▲{' '}
            {w(
              '这个单位没有收发、承办或负责人岗位,不能回报进展。',
              'This unit has no post that receives or handles matters, so it cannot report work.',
            )}
          </p>
        ) : (
          <Select
            label={w('以哪个岗位的名义', 'Speaks for which post')}
            required
            value={post}
            onChange={setPost}
            options={(holders.data?.holders ?? []).map((row) => ({
              value: row.postId,
              label: `${say(row.title)} · ${say(row.person)}`,
            }))}
            hint={w(
              '记录由这个人负责;岗位变动后密钥随之失效',
              'this person answers for it; the key stops with the post',
            )}
            {...fault('postId')}
          />
        )
      ) : null}
      <div className="row">
        <Button kind="primary" type="submit" busy={make.isPending}>
          {w('发密钥', 'Make the key')}
        </Button>
        <Button kind="quiet" onPress={props.onLeave}>
          {w('不发了', 'Leave it')}
        </Button>
      </div>
    </form>
  )
}
