import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The key that seals contacts and one-time-code seeds: GANKAO_SECRET (base64, 32 bytes), or a file in the data folder that
 * only its owner may read, made on the first start.
 */
export function readSecret(dataDir: string, env: NodeJS.ProcessEnv): Buffer {
  if (env['GANKAO_SECRET']) {
    const secret = Buffer.from(env['GANKAO_SECRET'], 'base64')
    if (secret.length < 32) throw new Error('GANKAO_SECRET must be 32 bytes in base64: openssl rand -base64 32')
    return secret
  }
  const file = join(dataDir, 'keys', 'secret')
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' })
  }
  if ((statSync(file).mode & 0o077) !== 0) throw new Error(`${file} can be read by others: chmod 600 ${file}`)
  return Buffer.from(readFileSync(file, 'utf8'), 'base64')
}
