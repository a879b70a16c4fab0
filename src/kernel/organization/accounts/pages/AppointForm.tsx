import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Button } from '../../../../web/ui/Button.tsx'
import { CheckboxGroup } from '../../../../web/ui/Checkbox.tsx'
import { DayField } from '../../../../web/ui/DayField.tsx'
import { cityToday, faultIn } from '../../../../web/ui/faults.ts'
import { TextField } from '../../../../web/ui/TextField.tsx'
import { toast } from '../../../../web/ui/Toast.tsx'
import type { organizationEndpoints } from '../../contract.ts'
import { UnitPicker } from '../../pages/UnitPicker.tsx'
import { roleLabels } from '../../pages/words.ts'
import { OneTimeLink } from './OneTimeLink.tsx'

type Ends = typeof organizationEndpoints

/** A post for `person`, or for somebody new, who then gets a link that opens the account. */
export function AppointForm(props: {
  person: { id: string; name: string } | null
  onDone: (personId: string) => void
  onLeave: () => void
}) {
  const { w, say } = useText()
  const { person } = props
  const [given, setGiven] = useState({ nameZh: '', nameEn: '', login: '', titleZh: '', titleEn: '' })
  const [unitId, setUnit] = useState<string | null>(null)
  const [roles, setRoles] = useState<string[]>([])
  const [from, setFrom] = useState<string | null>(cityToday())
  const [made, setMade] = useState<{ token: string; personId: string } | null>(null)
  const set = (name: keyof typeof given) => (value: string) => setGiven({ ...given, [name]: value })
  const save = useMutation({
    mutationFn: () => {
      const { titleZh, titleEn, nameZh, nameEn, login } = given
      return ask<Ends['appoint']>('POST', '/api/units/:id/posts', {
        params: { id: unitId ?? '' },
        input: {
          ...(person ? { personId: person.id } : { nameZh, nameEn: nameEn || nameZh, login }),
          titleZh,
          titleEn: titleEn || titleZh,
          roles,
          from: from ?? '',
        },
      })
    },
    onSuccess: (answer) => {
      if (answer.invitation) setMade({ token: answer.invitation, personId: answer.personId })
      else {
        toast(w('已任命', 'Appointed'))
        props.onDone(answer.personId)
      }
    },
  })
  if (made) return <OneTimeLink token={made.token} onDone={() => props.onDone(made.personId)} />
  return (
    <form
      className="sheet stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <h2>{person ? w(`任命 ${person.name}`, `Appoint ${person.name}`) : w('新人员', 'Somebody new')}</h2>
      {save.error ? (
        <p className="field-error" role="alert">
          ▲ {save.error.message}
        </p>
      ) : null}
      <div className="two">
        {person ? null : (
          <>
            <TextField
              label={w('姓名', 'Name')}
              required
              value={given.nameZh}
              onChange={set('nameZh')}
              {...faultIn(save.error, 'nameZh')}
            />
            <TextField
              label={w('姓名(英文)', 'Name in English')}
              required={false}
              value={given.nameEn}
              onChange={set('nameEn')}
            />
            <TextField
              label={w('账号', 'Login')}
              required
              value={given.login}
              onChange={set('login')}
              {...faultIn(save.error, 'login')}
            />
          </>
        )}
        <UnitPicker label={w('单位', 'Unit')} required value={unitId} onChange={setUnit} />
        <TextField
          label={w('职务', 'Title')}
          required
          value={given.titleZh}
          onChange={set('titleZh')}
          {...faultIn(save.error, 'titleZh')}
        />
        <TextField
          label={w('职务(英文)', 'Title in English')}
          required={false}
          value={given.titleEn}
          onChange={set('titleEn')}
        />
        <DayField
          label={w('从哪天起', 'From')}
          required
          value={from}
          onChange={setFrom}
          {...faultIn(save.error, 'from')}
        />
      </div>
      <CheckboxGroup
        label={w('角色', 'Roles')}
        value={roles}
        onChange={setRoles}
        inline
        options={Object.entries(roleLabels).map(([value, label]) => ({ value, label: say(label) }))}
        {...faultIn(save.error, 'roles')}
      />
      <div className="row">
        <Button
          kind="primary"
          type="submit"
          busy={save.isPending}
          disabled={
            roles.length === 0 || !unitId || !given.titleZh.trim() || (!person && (!given.nameZh || !given.login))
          }
        >
          {w('任命', 'Appoint')}
        </Button>
        <Button kind="quiet" onPress={props.onLeave}>
          {w('先不办', 'Not now')}
        </Button>
      </div>
    </form>
  )
}
