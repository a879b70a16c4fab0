import { shellTexts } from '../shell/texts.ts'
import { uiTexts } from '../ui/texts.ts'

/** Every room's texts. A room adds its table here; its keys start with the room's name. */
export const rooms = [uiTexts, shellTexts] as const
