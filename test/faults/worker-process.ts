// A worker as a process of its own, by a clock that stands: node test/faults/worker-process.ts <json>
import { buildHouse } from '../../src/app/house.ts'
import { wholeCity } from '../../src/kernel/identity/scope.ts'
import { foldDeltas } from '../../src/kernel/indicator/store.ts'
import { buildPost, sendLetters } from '../../src/kernel/notice/post.ts'
import { turnTheClocks } from '../../src/kernel/promise/jobs.ts'
import { handClock } from '../../src/platform/clock.ts'
import { openDatabase } from '../../src/platform/db/database.ts'

const given = JSON.parse(process.argv[2] ?? '{}') as { url: string; folder: string; at: string; smtp: string }
const db = openDatabase({ url: given.url, max: 4, role: 'gankao_app' })
const house = buildHouse({
  db,
  secret: Buffer.alloc(32, 7),
  filesDir: given.folder,
  origin: 'http://127.0.0.1:8632',
  demo: true,
  city: { zh: '格木市(演示)', en: 'Gemu City (demo)' },
  clock: handClock(new Date(given.at)),
})
const post = buildPost({ GANKAO_SMTP: given.smtp })
process.stdout.write('works\n')
const system = { kind: 'system', scope: wholeCity } as const
async function drain(work: () => Promise<number>): Promise<void> {
  while ((await work()) > 0);
}
await Promise.all([
  drain(() => turnTheClocks(house, 5)),
  drain(() => sendLetters(house, post)),
  drain(() => house.write(system, undefined, (tx) => foldDeltas(tx, 20))),
])
await db.close()
process.stdout.write('done\n')
