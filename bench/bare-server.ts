import { createServer } from 'node:http'

// The limit a page is held against: Node's own server that answers everything with the same bytes. Gets the bytes by
// message and answers with its port.

process.once('message', (page) => {
  const body = Buffer.from(String(page))
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': body.length })
    response.end(body)
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.send?.(typeof address === 'object' ? address?.port : undefined)
  })
})
