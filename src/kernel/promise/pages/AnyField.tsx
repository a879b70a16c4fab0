import { useText } from '../../../web/i18n/text.tsx'
import { Checkbox } from '../../../web/ui/Checkbox.tsx'
import { DayField } from '../../../web/ui/DayField.tsx'
import { NumberField } from '../../../web/ui/NumberField.tsx'
import { RadioGroup } from '../../../web/ui/RadioGroup.tsx'
import { Select } from '../../../web/ui/Select.tsx'
import { TextArea } from '../../../web/ui/TextArea.tsx'
import { TextField } from '../../../web/ui/TextField.tsx'
import { EvidenceField } from './EvidenceField.tsx'
import type { FieldProps, OwnFields } from './field.ts'
import { PersonField, UnitField, UnitsField } from './UnitFields.tsx'

/** One question of an act, by its type. */
export function AnyField(props: Omit<FieldProps, 'label'> & { own?: OwnFields | undefined }) {
  const { say, w } = useText()
  const { field, value, onChange } = props
  const label = say(field.label)
  const base = {
    label,
    required: field.required ?? false,
    ...(field.hint ? { hint: say(field.hint) } : {}),
    ...(props.error ? { error: props.error } : {}),
  }
  const Own = props.own?.[field.type]
  if (Own) return <Own {...props} label={label} />
  switch (field.type) {
    case 'number':
      return (
        <NumberField
          {...base}
          value={typeof value === 'number' ? value : null}
          onChange={onChange}
          min={field.min ?? 0}
          {...(field.max === undefined ? {} : { max: field.max })}
        />
      )
    case 'person':
      return <PersonField {...props} label={label} />
    case 'text':
      return (
        <TextArea
          {...base}
          value={typeof value === 'string' ? value : ''}
          onChange={onChange}
          max={field.max ?? 2000}
        />
      )
    case 'choice': {
      const options = (field.options ?? []).map((option) => ({ value: option.value, label: say(option.label) }))
      return options.length <= 4 ? (
        <RadioGroup
          {...base}
          value={typeof value === 'string' ? value : null}
          onChange={onChange}
          options={options}
          inline
        />
      ) : (
        <Select {...base} value={typeof value === 'string' ? value : null} onChange={onChange} options={options} />
      )
    }
    case 'yes':
      return (
        <Checkbox checked={value === true} onChange={onChange}>
          {label}
        </Checkbox>
      )
    case 'day':
      return (
        <DayField
          {...base}
          value={typeof value === 'string' ? value : null}
          onChange={(day) => onChange(day ?? undefined)}
        />
      )
    case 'unit':
      return <UnitField {...props} label={label} />
    case 'units':
      return <UnitsField {...props} label={label} />
    case 'evidence':
      return <EvidenceField {...props} label={label} />
    default:
      return (
        <TextField
          {...base}
          value={typeof value === 'string' ? value : ''}
          onChange={onChange}
          {...(field.type === 'limit'
            ? { hint: w('如 3wd(工作日)、4wh(工作小时)', 'such as 3wd (working days), 4wh (working hours)') }
            : {})}
        />
      )
  }
}
