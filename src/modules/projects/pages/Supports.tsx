import { useState } from 'react'
import type { organizationEndpoints } from '../../../kernel/organization/contract.ts'
import { UnitSearch } from '../../../kernel/organization/pages/UnitSearch.tsx'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import type { Option } from '../../../web/ui/Select.tsx'

/** Kinds of units that do something in a project. */
export const handling = ['department', 'property_firm', 'office']

/** Units that help, added one by one and taken away again. */
export function Supports(props: { chosen: Option[]; onChange: (next: Option[]) => void; error?: string }) {
  const { w, locale } = useText()
  const [adding, setAdding] = useState<string | null>(null)
  async function add(id: string | null): Promise<void> {
    setAdding(null)
    if (!id || props.chosen.some((each) => each.value === id)) return
    const unit = await ask<(typeof organizationEndpoints)['unit']>('GET', '/api/units/:id', {
      params: { id },
      query: { tree: 'duty' },
    })
    props.onChange([...props.chosen, { value: id, label: locale === 'zh' ? unit.nameZh : unit.nameEn }])
  }
  return (
    <div className="stack tight">
      {props.chosen.length > 0 ? (
        <ul className="row plain-list inline" aria-label={w('配合单位', 'Supporting units')}>
          {props.chosen.map((each) => (
            <li key={each.value} className="chip-group">
              <span className="chip">{each.label}</span>
              <Button
                kind="quiet"
                className="sign"
                label={w(`去掉 ${each.label}`, `Remove ${each.label}`)}
                onPress={() => props.onChange(props.chosen.filter((other) => other !== each))}
              >
                ✕
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <UnitSearch
        label={w('配合单位(可不填)', 'Supporting units (optional)')}
        kinds={handling}
        value={adding}
        onChange={(id) => void add(id)}
        {...(props.error ? { error: props.error } : {})}
      />
    </div>
  )
}
