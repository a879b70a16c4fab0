import { asidePlots } from './plots/aside.ts'
import { emergencyPlots } from './plots/emergency.ts'
import { ordinaryPlots } from './plots/ordinary.ts'
import type { Plot } from './plots/steps.ts'
import { timePlots } from './plots/time.ts'

/** Every way a matter can go, by name; what each case of the demo city lives through up to today. */
export const plots: Record<string, Plot> = { ...ordinaryPlots, ...asidePlots, ...timePlots, ...emergencyPlots }
