import { parseDate, type CalendarDate } from '@internationalized/date'
import { useCallback, useContext, useEffect, useRef, useState, type ClipboardEvent, type ComponentProps } from 'react'
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  DateFieldStateContext,
  DateInput,
  DatePicker,
  DateSegment,
  Dialog,
  Group,
  Heading,
  Popover,
} from 'react-aria-components'
import { useText } from '../i18n/text.tsx'
import { clampedDay, daysIn, readDay, type ReadDay } from './day.ts'
import { FieldFault, FieldHint, FieldLabel, fieldProps, type FieldBase } from './Field.tsx'

type Segment = ComponentProps<typeof DateSegment>['segment']

export type DayFieldProps = FieldBase & {
  /** 'YYYY-MM-DD', or null */
  value: string | null
  onChange: (value: string | null) => void
  /** First and last day that may be chosen. */
  min?: string
  max?: string
  /** Days that cannot be chosen, e.g. days of rest. */
  isUnavailable?: (day: string) => boolean
}

/**
 * One part of the date. The day watches what stands in all parts, since the field moves a day that the month does
 * not have by itself when it is left.
 */
function Part(props: { segment: Segment; onClamped: (from: ReadDay | undefined) => void }) {
  const { segment, onClamped } = props
  const state = useContext(DateFieldStateContext)
  const before = useRef<Partial<ReadDay>>({})
  const parts: Partial<ReadDay> = {}
  for (const part of state?.segments ?? [])
    if (part.type === 'year' || part.type === 'month' || part.type === 'day')
      if (!part.isPlaceholder && part.value !== undefined) parts[part.type] = Number(part.value)
  const { year, month, day } = parts
  const watches = segment.type === 'day'
  useEffect(() => {
    if (!watches) return
    const last = before.current
    const now = { year, month, day }
    if (last.day === day && last.month === month && last.year === year) return
    onClamped(clampedDay(last, now))
    before.current = now
  }, [watches, year, month, day, onClamped])
  return <DateSegment segment={segment} className="segment" />
}

function written(date: { toString(): string } | null): string | null {
  return date ? date.toString().slice(0, 10) : null
}

function asDate(day: string | null | undefined): CalendarDate | null {
  return day ? parseDate(day) : null
}

/** A day: typed part by part, pasted in any usual form, or taken from the calendar. */
export function DayField(props: DayFieldProps) {
  const { t } = useText()
  const [note, setNote] = useState('')
  const onClamped = useCallback(
    (from: ReadDay | undefined) =>
      setNote(
        from ? t('ui.day.clamped', { month: from.month, day: from.day, last: daysIn(from.year, from.month) }) : '',
      ),
    [t],
  )

  function paste(event: ClipboardEvent) {
    const text = event.clipboardData.getData('text/plain').trim()
    event.preventDefault()
    event.stopPropagation()
    if (!text || props.disabled || props.readOnly) return
    const day = readDay(text, new Date().getFullYear())
    setNote(day ? '' : t('ui.day.notUnderstood', { text: text.slice(0, 24) }))
    if (day) props.onChange(day)
  }

  return (
    <DatePicker<CalendarDate>
      {...fieldProps(props)}
      isReadOnly={props.readOnly}
      value={asDate(props.value)}
      onChange={(date) => props.onChange(written(date))}
      minValue={asDate(props.min) ?? undefined}
      maxValue={asDate(props.max) ?? undefined}
      isDateUnavailable={(date) => props.isUnavailable?.(written(date) ?? '') ?? false}
      shouldForceLeadingZeros
    >
      <FieldLabel label={props.label} required={props.required} hide={props.hideLabel} />
      <FieldHint>{props.hint}</FieldHint>
      <Group className="input-group day" onPasteCapture={paste}>
        <DateInput className="input bare segments">
          {(segment) => <Part segment={segment} onClamped={onClamped} />}
        </DateInput>
        <Button className="input-button" aria-label={t('ui.day.open')}>
          <span aria-hidden="true" className="calendar-sign" />
        </Button>
      </Group>
      <p className="field-note" role="status">
        {note}
      </p>
      <FieldFault error={props.error} />
      <Popover className="popover calendar-popover">
        <Dialog className="calendar-dialog">
          <MonthCalendar />
        </Dialog>
      </Popover>
    </DatePicker>
  )
}

function MonthCalendar() {
  const { t } = useText()
  return (
    <Calendar className="calendar" firstDayOfWeek="mon">
      <header className="calendar-head">
        <Button slot="previous" className="input-button" aria-label={t('ui.day.previous')}>
          ‹
        </Button>
        <Heading level={3} />
        <Button slot="next" className="input-button" aria-label={t('ui.day.next')}>
          ›
        </Button>
      </header>
      <CalendarGrid weekdayStyle="short">
        <CalendarGridHeader>{(day) => <CalendarHeaderCell>{day}</CalendarHeaderCell>}</CalendarGridHeader>
        <CalendarGridBody>{(date) => <CalendarCell date={date} className="calendar-day" />}</CalendarGridBody>
      </CalendarGrid>
    </Calendar>
  )
}
