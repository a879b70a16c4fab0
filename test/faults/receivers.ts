import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'

/** How a receiver outside of the house behaves just now. */
export type Manner = 'well' | 'silent' | 'garbage' | 'huge' | 'drip' | 'refuses' | 'drops'

export type Receiver = {
  url: string
  manner: Manner
  /** What it took and said so, by the letter's own number. */
  taken: string[]
  close(): Promise<void>
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

function closing(server: Server, sockets: Set<Socket>): () => Promise<void> {
  return async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
}

/** A mail server of somebody else. */
export async function openMailReceiver(): Promise<Receiver> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    const say = (line: string): void => void socket.write(`${line}\r\n`)
    if (receiver.manner === 'silent') return
    if (receiver.manner === 'drops') return void socket.destroy()
    if (receiver.manner === 'garbage') return void socket.end(Buffer.from([0, 255, 1, 254, 13, 10, 0, 0]))
    if (receiver.manner === 'huge') return void socket.write(`220 ${'x'.repeat(3_000_000)}\r\n`)
    if (receiver.manner === 'drip') {
      const drip = setInterval(() => socket.write('220-still here\r\n'), 500)
      socket.on('close', () => clearInterval(drip))
      return
    }
    say('220 mail.example')
    let inside = false
    let text = ''
    let letter = ''
    socket.on('data', (piece: Buffer) => {
      text += piece.toString('utf8')
      for (let cut = text.indexOf('\r\n'); cut >= 0; cut = text.indexOf('\r\n')) {
        const line = text.slice(0, cut)
        text = text.slice(cut + 2)
        if (inside) {
          if (line !== '.') {
            letter += `${line}\n`
            continue
          }
          inside = false
          if (receiver.manner === 'refuses') say('550 \u0007no such person\0 here')
          else {
            receiver.taken.push(/^message-id: <([^@]+)@/im.exec(letter)?.[1] ?? '')
            say('250 taken')
          }
        } else if (/^data/i.test(line)) {
          inside = true
          letter = ''
          say('354 go on')
        } else if (/^quit/i.test(line)) {
          say('221 bye')
          socket.end()
        } else say('250 ok')
      }
    })
  })
  const port = await listening(server)
  const receiver: Receiver = {
    url: `smtp://127.0.0.1:${port}`,
    manner: 'well',
    taken: [],
    close: closing(server, sockets),
  }
  return receiver
}
