import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, Refusal } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { CheckboxGroup } from '../../../web/ui/Checkbox.tsx'
import { ComboBox } from '../../../web/ui/ComboBox.tsx'
import { DayField } from '../../../web/ui/DayField.tsx'
import { Select } from '../../../web/ui/Select.tsx'
import { TextField } from '../../../web/ui/TextField.tsx'
import { toast } from '../../../web/ui/Toast.tsx'
import type { organizationEndpoints, UnitDetail } from '../contract.ts'
import { kindLabels, roleLabels } from './words.ts'

type Ends = typeof organizationEndpoints
export type Change = 'found' | 'rename' | 'move' | 'merge' | 'split'

function today(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
}

function faultIn(error: unknown, field: string): { error?: string } {
  const fault = error instanceof Refusal ? error.faults[field] : undefined
  return fault ? { error: fault } : {}
}

/** Appoints somebody new or known; a new account comes with a link that is shown once. */
export function AppointForm(props: { unit: UnitDetail; onDone: () => void; onLeave: () => void }) {
  const { w, say } = useText()
  const [given, setGiven] = useState({ nameZh: '', nameEn: '', login: '', titleZh: '', titleEn: '' })
  const [roles, setRoles] = useState<string[]>([])
  const [from, setFrom] = useState<string | null>(today())
  const [link, setLink] = useState<string | null>(null)
  const set = (name: keyof typeof given) => (value: string) => setGiven({ ...given, [name]: value })
  const appoint = useMutation({
    mutationFn: () =>
      ask<Ends['appoint']>('POST', '/api/units/:id/posts', {
        params: { id: props.unit.id },
        input: {
          ...given,
          nameEn: given.nameEn || given.nameZh,
          titleEn: given.titleEn || given.titleZh,
          roles,
          from: from ?? '',
        },
      }),
    onSuccess: (made) => {
      if (made.invitation) setLink(`${location.origin}/desk/invitation#${made.invitation}`)
      else props.onDone()
    },
  })
  if (link)
    return (
      <div className="sheet stack tight">
        <p className="strong">
          {w(
            '已任命。把这个链接交给本人,72 小时内有效,只显示这一次:',
            'Appointed. Give this link to the person; it holds for 72 hours and is shown only now:',
          )}
        </p>
        <code>{link}</code>
        <div className="row">
          <Button onPress={() => void navigator.clipboard.writeText(link).then(() => toast(w('已复制', 'Copied')))}>
            {w('复制', 'Copy')}
          </Button>
          <Button kind="primary" onPress={props.onDone}>
            {w('好了', 'Done')}
          </Button>
        </div>
      </div>
    )
  return (
    <form
      className="sheet stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        appoint.mutate()
      }}
    >
      <h3>{w('任命', 'Appoint')}</h3>
      {appoint.error ? <p className="field-error">▲ {appoint.error.message}</p> : null}
      <div className="two">
        <TextField
          label={w('姓名', 'Name')}
          value={given.nameZh}
          onChange={set('nameZh')}
          required
          {...faultIn(appoint.error, 'nameZh')}
        />
        <TextField
          label={w('姓名(英文)', 'Name in English')}
          value={given.nameEn}
          onChange={set('nameEn')}
          required={false}
        />
        <TextField
          label={w('账号', 'Login')}
          value={given.login}
          onChange={set('login')}
          required
          {...faultIn(appoint.error, 'login')}
        />
        <DayField label={w('从哪天起', 'From')} value={from} onChange={setFrom} required />
        <TextField
          label={w('职务', 'Title')}
          value={given.titleZh}
          onChange={set('titleZh')}
          required
          {...faultIn(appoint.error, 'titleZh')}
        />
        <TextField
          label={w('职务(英文)', 'Title in English')}
          value={given.titleEn}
          onChange={set('titleEn')}
          required={false}
        />
      </div>
      <CheckboxGroup
        label={w('角色', 'Roles')}
        value={roles}
        onChange={setRoles}
        options={Object.entries(roleLabels).map(([value, label]) => ({ value, label: say(label) }))}
        {...faultIn(appoint.error, 'roles')}
      />
      <div className="row">
        <Button kind="primary" type="submit" busy={appoint.isPending} disabled={roles.length === 0}>
          {w('任命', 'Appoint')}
        </Button>
        <Button kind="quiet" onPress={props.onLeave}>
          {w('先不办', 'Not now')}
        </Button>
      </div>
    </form>
  )
}

/** Founding, renaming, moving, merging, splitting: each an act with its day and its reason. */
export function ChangeForm(props: {
  unit: UnitDetail
  tree: string
  change: Change
  onDone: () => void
  onLeave: () => void
}) {
  const { w, say } = useText()
  const { unit, change } = props
  const [nameZh, setNameZh] = useState(change === 'rename' ? unit.nameZh : '')
  const [nameEn, setNameEn] = useState(change === 'rename' ? unit.nameEn : '')
  const [kind, setKind] = useState('community')
  const [target, setTarget] = useState<string | null>(null)
  const [from, setFrom] = useState<string | null>(today())
  const [reason, setReason] = useState('')
  const tree = props.tree as 'duty'
  const save = useMutation({
    mutationFn: async () => {
      const params = { id: unit.id }
      const on = from ?? ''
      const en = nameEn || nameZh
      if (change === 'found')
        await ask<Ends['found']>('POST', '/api/units', {
          input: { kind, nameZh, nameEn: en, parentId: unit.id, tree, reason },
        })
      else if (change === 'rename')
        await ask<Ends['rename']>('POST', '/api/units/:id/rename', {
          params,
          input: { nameZh, nameEn: en, from: on, reason },
        })
      else if (change === 'move')
        await ask<Ends['move']>('POST', '/api/units/:id/move', {
          params,
          input: { parentId: target ?? '', tree, from: on, reason },
        })
      else if (change === 'merge')
        await ask<Ends['merge']>('POST', '/api/units/:id/merge', {
          params,
          input: { into: target ?? '', from: on, reason },
        })
      else
        await ask<Ends['split']>('POST', '/api/units/:id/split', {
          params,
          input: { parts: [{ nameZh, nameEn: en, takes: [] }], from: on, reason },
        })
    },
    onSuccess: () => {
      toast(w('已办,留在来历里', 'Done; it stands in the history'))
      props.onDone()
    },
  })
  const find = async (query: string, signal: AbortSignal) => {
    const found = await ask<Ends['searchUnits']>('GET', '/api/units/search', { query: { query } }, { signal })
    return found.units
      .filter((each) => each.id !== unit.id)
      .map((each) => ({ value: each.id, label: w(each.nameZh, each.nameEn) }))
  }
  const titles: Record<Change, string> = {
    found: w('设下级单位', 'Found a unit below'),
    rename: w('改名', 'Rename'),
    move: w('移到别处,下级一起走', 'Move, with all below'),
    merge: w('并入另一个单位', 'Merge into another unit'),
    split: w('拆出一个新单位', 'Split a new unit off'),
  }
  const names = change === 'found' || change === 'rename' || change === 'split'
  return (
    <form
      className="sheet stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <h3>{titles[change]}</h3>
      {change === 'merge' ? (
        <p className="warning">
          ◆{' '}
          {w(
            '这个单位会撤销,在办的事、岗位和下级转到新单位。',
            'This unit ends; its open work, posts and units below go to the other.',
          )}
        </p>
      ) : null}
      {save.error ? <p className="field-error">▲ {save.error.message}</p> : null}
      {change === 'found' ? (
        <Select
          label={w('哪一种', 'Kind')}
          value={kind}
          onChange={setKind}
          options={Object.entries(kindLabels).map(([value, label]) => ({ value, label: say(label) }))}
        />
      ) : null}
      {names ? (
        <div className="two">
          <TextField
            label={w('名称', 'Name')}
            value={nameZh}
            onChange={setNameZh}
            required
            {...faultIn(save.error, 'nameZh')}
          />
          <TextField label={w('名称(英文)', 'Name in English')} value={nameEn} onChange={setNameEn} required={false} />
        </div>
      ) : (
        <ComboBox
          label={change === 'move' ? w('移到谁下面', 'Under which unit') : w('并入谁', 'Into which unit')}
          required
          value={target}
          options={[]}
          search={find}
          onChange={setTarget}
          {...faultIn(save.error, 'parentId')}
        />
      )}
      {change === 'found' ? null : (
        <DayField
          label={w('从哪天起', 'From')}
          value={from}
          onChange={setFrom}
          required
          {...faultIn(save.error, 'from')}
        />
      )}
      <TextField
        label={w('依据或理由', 'Reason')}
        value={reason}
        onChange={setReason}
        required
        {...faultIn(save.error, 'reason')}
      />
      <div className="row">
        <Button kind="primary" type="submit" busy={save.isPending}>
          {titles[change]}
        </Button>
        <Button kind="quiet" onPress={props.onLeave}>
          {w('先不办', 'Not now')}
        </Button>
      </div>
    </form>
  )
}
