/** Key of the list of pipelines among the queries. */
export const PIPELINES = ['pipelines']
