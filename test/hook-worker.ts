import { buildHouse } from '../src/app/house.ts'
import { readNetworks } from '../src/kernel/hooks/address.ts'
import { openHookSender } from '../src/kernel/hooks/send.ts'
import { openDatabase } from '../src/platform/db/database.ts'

// A worker in a process of its own, for tests that kill it: sends once what is due in the database of its argument.
const [, , url = ''] = process.argv
const house = buildHouse({
  db: openDatabase({ url, max: 2, role: 'gankao_app' }),
  secret: Buffer.alloc(32, 7),
  filesDir: '/tmp',
  origin: 'http://127.0.0.1',
  demo: true,
  city: { zh: '', en: '' },
})
const sender = openHookSender(house, { networks: readNetworks('127.0.0.0/8') })
await sender.turn()
await sender.settled()
