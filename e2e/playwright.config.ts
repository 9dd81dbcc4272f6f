import { defineConfig } from '@playwright/test'
import { chromiumLaunch } from './chromium.ts'

export default defineConfig({
  testDir: './browser',
  outputDir: '../test-results',
  timeout: 120_000,
  // A slow machine is no failure.
  expect: { timeout: 15_000 },
  // Two files at a time, each with a server of its own: half of the time is waiting for the next batch.
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['json']],
  use: {
    locale: 'en-US',
    timezoneId: 'UTC',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: await chromiumLaunch(),
  },
})
