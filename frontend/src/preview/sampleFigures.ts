import type { NodeKind, PreviewCounts } from '@millrace/shared'
import { formatNumber } from '../ui/format.ts'
import { t } from '../ui/text.ts'

export interface SampleFigures {
  /** `1,204 → 0`. */
  text: string
  /** The same in words. */
  words: string
  /** Rows arrive, and none leaves. */
  isLost: boolean
}

/** What a card says of a sample's rows while it is drawn. `ports` are the node's output ports, the main one first. */
export function sampleFigures(kind: NodeKind | undefined, counts: PreviewCounts, ports: readonly string[]): SampleFigures {
  const into = Object.values(counts.in).reduce((sum, rows) => sum + rows, 0)
  const [main] = ports
  const out = main === undefined ? undefined : counts.out[main]
  // Of a node that cannot be computed it is known what arrives.
  if (kind === 'input' || kind === 'output' || out === undefined) {
    const rows = kind === 'input' ? (out ?? 0) : into
    const words = t('{rows, plural, one {# row} other {# rows}}', { rows })
    return { text: words, words: t('Of the sample: {words}', { words }), isLost: false }
  }
  return {
    text: `${formatNumber(into)} → ${formatNumber(out)}`,
    words: t('Of the sample: {into, plural, one {# row} other {# rows}} in, {out, number} out', { into, out }),
    isLost: into > 0 && out === 0,
  }
}
