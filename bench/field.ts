/**
 * Records per second of stream engines and of bare DuckDB, measured once on another machine with 2 cores, 2 million records each from the
 * page cache. They say nothing beside figures of this machine: only the ratio to bare DuckDB of the same row does.
 */
export const FIELD: Record<string, { duckdb: number; engines: Record<string, number> }> = {
  Grep: {
    duckdb: 17.6e6,
    engines: {
      'Spark DStream 4.0.1': 5.0e6,
      'Spark Structured Streaming': 2.7e6,
      // 2.0 to 2.6: the better one counts.
      'Flink 2.3 SQL': 2.6e6,
      'Bytewax, 2 processes': 1.5e6,
      Pathway: 0.28e6,
      'Node-RED': 0.016e6,
    },
  },
  WordCount: {
    duckdb: 1.4e6,
    engines: {
      'Spark DStream 4.0.1': 0.27e6,
      'Spark Structured Streaming': 0.49e6,
      'Flink 2.3 SQL': 0.05e6,
      'Bytewax, 2 processes': 0.04e6,
      Pathway: 0.03e6,
    },
  },
  TopK: { duckdb: 1.3e6, engines: { 'Spark DStream 4.0.1': 0.28e6, 'Spark Structured Streaming': 0.43e6 } },
  Yahoo: {
    duckdb: 3.9e6,
    engines: {
      'Spark DStream 4.0.1': 1.2e6,
      'Spark Structured Streaming': 0.7e6,
      'Flink 2.3 SQL': 0.48e6,
      'Bytewax, 2 processes': 0.26e6,
      Pathway: 0.19e6,
      'Node-RED': 0.013e6,
    },
  },
}

export const ENGINES = [...new Set(Object.values(FIELD).flatMap(({ engines }) => Object.keys(engines)))]
