import type { LightState } from '../../../../web/ui/Light.tsx'
import type { EntryState } from '../contract.ts'

export const stateWords: Record<EntryState, { zh: string; en: string; light: LightState }> = {
  in_force: { zh: '有效', en: 'in force', light: 'kept' },
  coming: { zh: '未生效', en: 'coming', light: 'running' },
  ended: { zh: '已结束', en: 'ended', light: 'closed' },
  withdrawn: { zh: '已更正', en: 'corrected', light: 'closed' },
}

export const changeWords = {
  entered: { zh: '加入', en: 'entered' },
  ended: { zh: '定了结束日期', en: 'given an end' },
  withdrawn: { zh: '更正', en: 'corrected' },
} as const

/** Kinds of units that may lead or support, and that an entry may be for; the server judges again. */
export const handling = ['department', 'property_firm', 'office']
export const areas = ['community', 'village', 'street', 'town', 'township', 'zone', 'city']
