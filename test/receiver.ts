import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Heard = { headers: Record<string, string>; body: string; path: string }
export type Receiver = {
  url: string
  heard: Heard[]
  /** How it answers from now on. */
  answer(how: (request: IncomingMessage, response: ServerResponse, body: string) => void): void
  close(): Promise<void>
}

/** Somebody else's server that receives hooks: a real one, on a port of its own. */
export async function openReceiver(): Promise<Receiver> {
  const heard: Heard[] = []
  let how: Parameters<Receiver['answer']>[0] = (_request, response) => void response.writeHead(204).end()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      heard.push({ headers: request.headers as Record<string, string>, body, path: request.url ?? '' })
      how(request, response, body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    heard,
    answer(next) {
      how = next
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
