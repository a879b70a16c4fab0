import type { LightState } from '../../../../web/ui/Light.tsx'
import type { AccountState } from '../contract.ts'

export const stateWords: Record<AccountState, { zh: string; en: string; light: LightState }> = {
  none: { zh: '没有账号', en: 'no account', light: 'closed' },
  invited: { zh: '已邀请', en: 'invited', light: 'running' },
  active: { zh: '可用', en: 'active', light: 'kept' },
  locked: { zh: '已锁定', en: 'locked', light: 'soon' },
  disabled: { zh: '已停用', en: 'disabled', light: 'closed' },
}

export const verbWords: Record<string, { zh: string; en: string }> = {
  appoint: { zh: '任命', en: 'appointed' },
  end_post: { zh: '结束岗位', en: 'post ended' },
  grant: { zh: '授予角色', en: 'role granted' },
  end_grant: { zh: '结束角色', en: 'role ended' },
  invite: { zh: '重新邀请', en: 'invited anew' },
  accept_invitation: { zh: '本人启用账号', en: 'account opened' },
  add_account: { zh: '建账号', en: 'account made' },
  disable_account: { zh: '停用账号', en: 'account disabled' },
  enable_account: { zh: '启用账号', en: 'account enabled' },
  unlock_account: { zh: '解除锁定', en: 'unlocked' },
  reset_two_step: { zh: '关闭动态码', en: 'second step turned off' },
  change_password: { zh: '本人改口令', en: 'password changed' },
}
