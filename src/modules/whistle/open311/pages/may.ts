import type { May } from '../contract.ts'

type Both = { zh: string; en: string }

/** What a key may, in words. */
export const mayTexts: Record<May, { label: Both; detail: Both }> = {
  write: {
    label: { zh: '反映事情', en: 'report matters' },
    detail: { zh: '替使用它的居民提交', en: 'on behalf of the residents who use the program' },
  },
  updates: {
    label: { zh: '回报进展', en: 'report work' },
    detail: {
      zh: '以所选岗位的名义记一步处理;不能核验、评价、办结',
      en: 'records steps of work for the chosen post; never checks, rates or closes',
    },
  },
  read_extended: {
    label: { zh: '看本单位事项的补充回答', en: "read answers of its unit's matters" },
    detail: {
      zh: '只有选项、数字和时间,没有自由填写的文字',
      en: 'choices, numbers and times only, nothing written freely',
    },
  },
}
