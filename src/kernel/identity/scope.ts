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

function inRange(scope: Scope, path: string | null | undefined): boolean {
  return path !== null && path !== undefined && !before(path, scope.lo) && before(path, scope.hi)
}

/** What rights look at in a row: where its owner stands, who has it now, where its case stands, which case it is of. */
export type Placed = { path: string; hold?: string | null; rootPath?: string | null; root?: string | null }

export function contains(scope: Scope, row: Placed): boolean {
  if ([row.path, row.hold, row.rootPath].some((path) => inRange(scope, path))) return true
  return scope.also !== undefined && row.root === scope.also
}

/**
 * The same as a condition in SQL, over the columns a table has: all of them for `promise`, `path` alone elsewhere.
 * `alias` and `columns` are words of our own source.
 */
export function toSql(scope: Scope, alias = '', columns: ('path' | 'hold' | 'root_path')[] = ['path']): SqlPart {
  const prefix = alias ? `${alias}.` : ''
  const ranges = columns.map((column) => `(${prefix}${column} >= $1 and ${prefix}${column} < $2)`)
  const values: unknown[] = [scope.lo, scope.hi]
  if (scope.also) {
    ranges.push(`${prefix}root = $3`)
    values.push(scope.also)
  }
  return { part: `(${ranges.join(' or ')})`, values }
}

export function toSettings(scope: Scope): Settings {
  return { 'gankao.lo': scope.lo, 'gankao.hi': scope.hi, 'gankao.also': scope.also ?? '' }
}
