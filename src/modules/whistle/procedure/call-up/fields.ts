import type { Field } from '../../../../kernel/promise/contract.ts'

export const words: Field = {
  name: 'words',
  type: 'text',
  label: { zh: '说明', en: 'What to say' },
  required: true,
  min: 2,
  max: 2000,
}
export const note: Field = { ...words, required: false }
export const photos: Field = {
  name: 'photos',
  type: 'evidence',
  side: 'after',
  max: 9,
  label: { zh: '照片', en: 'Photos' },
}
export const open = ['sent', 'received', 'disputed', 'arrived', 'acting'] as const
export const pauseReasons = [
  { value: 'resident', label: { zh: '等居民', en: 'waiting for the resident' } },
  { value: 'approval', label: { zh: '等上级批准', en: 'waiting for higher approval' } },
  { value: 'season', label: { zh: '天气、冻土', en: 'weather, frozen ground' } },
  { value: 'legal', label: { zh: '法定程序', en: 'legal procedure' } },
]
