import type { Field, Opens } from '../../../../kernel/promise/contract.ts'

export const words: Field = {
  name: 'words',
  type: 'text',
  label: { zh: '说明', en: 'What to say' },
  required: true,
  min: 2,
  max: 2000,
}
export const note: Field = { ...words, required: false }
export const after: Field = {
  name: 'photos',
  type: 'evidence',
  side: 'after',
  max: 9,
  label: { zh: '办理后的照片', en: 'Photos after the work' },
  hint: { zh: '与反映时不同的新照片', en: 'New photos, not those of the report' },
}
export const whistleKinds = [
  { value: 'emergency', label: { zh: '应急', en: 'emergency' } },
  { value: 'enforcement', label: { zh: '综合执法', en: 'joint enforcement' } },
  { value: 'livelihood', label: { zh: '民生', en: 'livelihood' } },
]
export const order: Field[] = [
  {
    name: 'lead',
    type: 'unit',
    required: true,
    units: ['department', 'property_firm', 'office'],
    label: { zh: '牵头单位', en: 'Lead unit' },
  },
  {
    name: 'supports',
    type: 'units',
    max: 6,
    units: ['department', 'property_firm', 'office'],
    label: { zh: '协办单位', en: 'Supporting units' },
  },
  { ...words, label: { zh: '请他们做什么', en: 'What they are asked to do' } },
]
export const reasons = [
  {
    value: 'beyond',
    label: { zh: '群众反映强烈、社区解决不了', en: 'Residents complain strongly and the community cannot solve it' },
  },
  { value: 'joint', label: { zh: '需要联合执法', en: 'Needs joint enforcement' } },
  { value: 'urgent', label: { zh: '应急处置', en: 'Emergency' } },
]
export const verdict: Field[] = [
  {
    name: 'verdict',
    type: 'choice',
    required: true,
    label: { zh: '解决了吗', en: 'Is it solved?' },
    options: [
      { value: 'solved', label: { zh: '解决了', en: 'Solved' } },
      { value: 'unsolved', label: { zh: '没解决', en: 'Not solved' } },
    ],
  },
  { name: 'satisfied', type: 'yes', label: { zh: '对办理满意', en: 'Satisfied with how it was handled' } },
  { ...note, label: { zh: '还想说的', en: 'Anything to add' } },
]
export const working = [
  'triage',
  'returned',
  'self_handling',
  'whistled',
  'joint_handling',
  'reported_done',
  'rating',
  'reopened',
  'planned',
] as const

/** A call to each unit that is named; each begins with the kind of the whistle and how often it was blown. */
export const callUps: Opens = {
  kind: 'call_up',
  each: [
    { field: 'lead', as: 'lead' },
    { field: 'supports', as: 'support' },
  ],
  carry: ['whistle_kind', 'round'],
}
