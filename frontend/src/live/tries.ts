/** How the server is connected to, and again when it was away: a try that hangs is given up, in milliseconds, so that the next one finds a server that is back. */
export const TRIES = { transports: ['websocket'], timeout: 8000 }
