/** A batch that the draft is to be tried on, as part of the editor's address. */
export interface BatchTried {
  time: number
  /** Of the version that the batch went through. */
  version: number
}

/** Address of the draft with the comparison of one batch open, at a node. */
export const tryAddress = (pipeline: string, node: string, { time, version }: BatchTried): string =>
  `/p/${pipeline}?${new URLSearchParams({ node, tab: 'rows', replay: String(time), version: String(version) })}`

export function batchTried(params: URLSearchParams): BatchTried | undefined {
  const [time, version] = ['replay', 'version'].map((name) => Number(params.get(name) ?? NaN)) as [number, number]
  return Number.isSafeInteger(time) && time >= 0 && Number.isSafeInteger(version) && version >= 1 ? { time, version } : undefined
}

/** The other parameters. */
export function withoutBatch(params: URLSearchParams): URLSearchParams {
  const rest = new URLSearchParams(params)
  for (const name of ['replay', 'version']) rest.delete(name)
  return rest
}
