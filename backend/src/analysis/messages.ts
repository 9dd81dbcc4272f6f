/** What the analysis process is asked and answers. */
import type { Analysis, Column, Format, NodeState, PipelineDocument, Said, Sample, SampleRows } from '@millrace/shared'

export type AnalysisRequest =
  | { id: number; kind: 'analyse'; document: PipelineDocument; sequence: number }
  | { id: number; kind: 'infer'; format: Format['kind']; sample: string }
  | { id: number; kind: 'rows'; sample: Sample; columns?: Column[] }
  | { id: number; kind: 'state'; before: PipelineDocument | null; after: PipelineDocument }

export type AnalysisReply =
  | { ready: true }
  /** The node whose expression is bound now: the suspect when no answer comes. */
  | { id: number; at: { node: string; setting?: string } }
  | { id: number; analysis: Analysis }
  | { id: number; format: Format }
  | { id: number; first: SampleRows }
  | { id: number; state: Record<string, NodeState> }
  | { id: number; error: Said }
