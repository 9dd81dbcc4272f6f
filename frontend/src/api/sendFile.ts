/** Sends a file by XMLHttpRequest: `fetch` cannot tell how much of it has gone. */

export interface FileWatch<Line> {
  /** Is told how many bytes have gone. */
  sent(bytes: number): void
  /** Takes each line of JSON of the answer as it comes. */
  take(line: Line): void
  signal: AbortSignal
}

export type FileEnd = { how: 'answered'; status: number; text: string } | { how: 'late' } | { how: 'unreachable' }

/** Resolves with how it ended. Rejects with the signal's reason once that is aborted. */
export function sendFile<Line>(
  address: string,
  file: Blob,
  { sent, take, signal, timeoutMs }: FileWatch<Line> & { timeoutMs: number },
): Promise<FileEnd> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    const end = (how: FileEnd) => {
      signal.removeEventListener('abort', abort)
      resolve(how)
    }
    let taken = 0
    const takeLines = () => {
      if (request.status !== 200) return
      const upTo = request.responseText.lastIndexOf('\n') + 1
      for (const line of request.responseText.slice(taken, upTo).split('\n')) if (line !== '') take(JSON.parse(line) as Line)
      taken = upTo
    }
    request.upload.addEventListener('progress', ({ loaded }) => sent(loaded))
    request.addEventListener('progress', takeLines)
    request.addEventListener('load', () => {
      takeLines()
      end({ how: 'answered', status: request.status, text: request.responseText })
    })
    request.addEventListener('error', () => end({ how: 'unreachable' }))
    request.addEventListener('timeout', () => end({ how: 'late' }))
    request.addEventListener('abort', () => reject(signal.reason as Error))
    signal.addEventListener('abort', abort, { once: true })
    request.open('PUT', address)
    request.timeout = timeoutMs
    request.setRequestHeader('accept', 'application/x-ndjson')
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.send(file)
  })
}
