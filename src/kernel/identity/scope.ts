import { part } from '../../platform/db/sql.ts'
import type { SqlPart } from '../../platform/db/sql.ts'
import type { Settings } from '../../platform/db/database.ts'

/**
 * What one transaction may see: the paths from `lo` (inclusive) to `hi` (exclusive), and besides, where a child in
 * that range proved it, the one whole case `also`. The same value is compiled to SQL, to JavaScript and, by the
 * settings of the transaction, to row-level security; a property test holds the three against each other.
 */
export type Scope = { lo: string; hi: string; also?: string }

/** Everything below `path`, itself included. Paths end in '/', so a/03/ is no prefix of a/031/. */
export function scopeOf(path: string): Scope {
  return { lo: path, hi: `${path}~` }
}

/** The system's own reach: the worker, the loader, the public copy. Never given to a person. */
export const wholeCity: Scope = { lo: '', hi: '~' }

export const noScope: Scope = { lo: '~', hi: '~' }

/** Byte order, as `collate "C"` compares. */
function before(a: string, b: string): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0
}

export function contains(scope: Scope, row: { path: string; root?: string | null }): boolean {
  if (!before(row.path, scope.lo) && before(row.path, scope.hi)) return true
  return scope.also !== undefined && row.root === scope.also
}

/** The condition on a table that has `path` and `root`; `alias` is a word of our own source. */
export function toSql(scope: Scope, alias = ''): SqlPart {
  const prefix = alias ? `${alias}.` : ''
  const range = part`path >= ${scope.lo} and path < ${scope.hi}`
  const text = range.part.replaceAll('path', `${prefix}path`)
  if (!scope.also) return { part: `(${text})`, values: range.values }
  return { part: `((${text}) or ${prefix}root = $3)`, values: [...range.values, scope.also] }
}

export function toSettings(scope: Scope): Settings {
  return { 'gankao.lo': scope.lo, 'gankao.hi': scope.hi, 'gankao.also': scope.also ?? '' }
}
