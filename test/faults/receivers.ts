import { createServer as createHttp } from 'node:http'
import type { Server as HttpServer } from 'node:http'
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

async function listening(server: Server | HttpServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

function closing(server: Server | HttpServer, sockets: Set<Socket>): () => Promise<void> {
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

/** A system of somebody else that wants to be called. */
export async function openHookReceiver(): Promise<Receiver> {
  const sockets = new Set<Socket>()
  const server = createHttp((request, reply) => {
    request.resume()
    request.on('end', () => {
      const { manner } = receiver
      if (manner === 'silent') return
      if (manner === 'drops') return void request.socket.destroy()
      if (manner === 'garbage') return void request.socket.end(Buffer.from([0, 255, 13, 10, 72, 84, 84]))
      if (manner === 'refuses') return void reply.writeHead(500).end('\u0000<script>no</script>')
      if (manner === 'drip') {
        const drip = setInterval(() => request.socket.write('HTTP/1.1 100 Continue\r\n\r\n'), 500)
        request.socket.on('close', () => clearInterval(drip))
        return
      }
      if (manner === 'huge') {
        reply.writeHead(500)
        const more = (): void => {
          while (!reply.destroyed && reply.write(Buffer.alloc(256_000))) if (reply.writableLength > 5e6) break
          if (!reply.destroyed) reply.once('drain', more)
        }
        return more()
      }
      receiver.taken.push(String(request.headers['webhook-id']))
      reply.writeHead(204).end()
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  const port = await listening(server)
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    manner: 'well',
    taken: [],
    close: closing(server, sockets),
  }
  return receiver
}
