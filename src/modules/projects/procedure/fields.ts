import type { Field } from '../../../kernel/promise/contract.ts'

export const words: Field = {
  name: 'words',
  type: 'text',
  label: { zh: '说明', en: 'What to say' },
  required: true,
  min: 2,
  max: 2000,
}
export const photos: Field = {
  name: 'photos',
  type: 'evidence',
  side: 'after',
  max: 9,
  label: { zh: '证据', en: 'Evidence' },
}
export const proof: Field = {
  ...photos,
  required: true,
  min: 1,
  hint: { zh: '照片或材料,至少一份', en: 'At least one photo or paper' },
}
export const until: Field = { name: 'until', type: 'day', required: true, label: { zh: '哪天办好', en: 'Done by' } }
