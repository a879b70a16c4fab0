/** The words of the contract for the page; without the contract's schemas in the bundle. */
import type { trees } from '../contract.ts'

export const treeLabels: Record<keyof typeof trees, { zh: string; en: string }> = {
  duty: { zh: '工作责任', en: 'Duty' },
  party: { zh: '党组织', en: 'Party' },
  government: { zh: '政府', en: 'Government' },
  congress: { zh: '人大', en: 'Congress' },
}

export const roleLabels: Record<string, { zh: string; en: string }> = {
  administrator: { zh: '系统管理员', en: 'administrator' },
  agent: { zh: '热线(窗口)受理员', en: 'hotline and window agent' },
  grid_worker: { zh: '网格员', en: 'grid worker' },
  community_worker: { zh: '社区工作者', en: 'community worker' },
  community_secretary: { zh: '社区(村)党组织书记', en: 'community secretary' },
  dispatcher: { zh: '分办员', en: 'dispatcher' },
  unit_clerk: { zh: '单位收发员', en: 'unit clerk' },
  unit_handler: { zh: '承办人', en: 'unit handler' },
  unit_head: { zh: '单位负责人', en: 'unit head' },
  verifier: { zh: '核验员', en: 'verifier' },
  arbiter: { zh: '裁定员', en: 'arbiter' },
  supervisor: { zh: '督办员', en: 'supervisor' },
  deputy_mayor: { zh: '分管负责人', en: 'leader in charge' },
  auditor: { zh: '审计员(只读)', en: 'auditor (read-only)' },
}

export const kindLabels: Record<string, { zh: string; en: string }> = {
  city: { zh: '市', en: 'city' },
  street: { zh: '街道', en: 'sub-district' },
  town: { zh: '镇', en: 'town' },
  township: { zh: '乡', en: 'township' },
  zone: { zh: '开发区', en: 'development zone' },
  community: { zh: '社区', en: 'community' },
  village: { zh: '村', en: 'village' },
  grid: { zh: '网格', en: 'grid' },
  department: { zh: '部门', en: 'department' },
  property_firm: { zh: '物业企业', en: 'property firm' },
  office: { zh: '科室', en: 'office' },
  party_committee: { zh: '党(工)委', en: 'party committee' },
  party_branch: { zh: '党支部', en: 'party branch' },
  school: { zh: '学校', en: 'school' },
  firm: { zh: '企业', en: 'firm' },
}
