/** The ports where none are given. */
export const DEFAULT_PORT = 4700

/** The port to which data is posted, beside that of the editor; 0, which is any free one, has none beside it. */
export const ingestPortBeside = (port: number): number => (port === 0 ? 0 : Math.min(port + 1, 65_535))
