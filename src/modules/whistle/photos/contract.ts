import { z } from 'zod'
import type { Endpoints } from '../../../platform/http/contract.ts'
import type { Texts } from '../../../platform/i18n/problems.ts'
import { CaseView } from '../contract.ts'

const share = z.number().min(0).max(1)
/** Shares of width and height, from the upper left corner. */
export const Box = z.object({ x: share, y: share, w: share.refine((w) => w > 0), h: share.refine((h) => h > 0) })
export type Box = z.infer<typeof Box>

const publishers = ['community_secretary', 'community_worker', 'dispatcher'] as const

export const photoEndpoints = {
  publishPhotos: {
    method: 'POST',
    path: '/api/cases/:id/photos',
    summary: 'Which photos the public page shows; one with a redacted copy is shown as that copy only',
    access: publishers,
    since: '0.1.0',
    params: z.object({ id: z.uuid() }),
    input: z.object({ photos: z.array(z.uuid()).max(60) }),
    output: CaseView,
  },
  redactPhoto: {
    method: 'POST',
    path: '/api/cases/:id/photos/:photo/redaction',
    summary: 'Make a copy with parts painted over; the original stays inside',
    access: publishers,
    since: '0.1.0',
    params: z.object({ id: z.uuid(), photo: z.uuid() }),
    input: z.object({ boxes: z.array(Box).min(1).max(40) }),
    output: CaseView,
  },
} as const satisfies Endpoints

export const photoProblems: Texts = {
  'photo.unknown': { zh: '这件事没有这张照片。', en: 'This matter has no such photo.' },
  'photo.has_copy': {
    zh: '这张照片已有遮挡副本,只能公开副本。',
    en: 'This photo has a redacted copy; only the copy can be shown.',
  },
  'photo.redact_original': { zh: '请在原照片上遮挡。', en: 'Redact the original photo.' },
}
