import { defineConfig } from 'vitest/config'

/** Tests of the whole system, which take minutes and would slow down, and be slowed down by, whatever runs beside them. */
const RECOVERY = 'backend/src/recovery/**/*.test.ts'

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    env: { UV_THREADPOOL_SIZE: '16' },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['shared/src/**/*.test.ts', 'backend/src/**/*.test.ts', 'frontend/{src,build}/**/*.test.{ts,tsx}'],
          exclude: [RECOVERY],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'recovery', include: [RECOVERY], fileParallelism: false, sequence: { groupOrder: 1 } },
      },
    ],
  },
})
