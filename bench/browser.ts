/** The browser of the end-to-end tests, and how smoothly it draws. */
import { type Browser, chromium, type Page } from '@playwright/test'
import { chromiumLaunch } from '../e2e/chromium.ts'

export const VIEWPORT = { width: 1440, height: 900 }

/** Does something with a new browser, and ends it. */
export async function withBrowser<T>(work: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await chromium.launch(await chromiumLaunch())
  try {
    return await work(browser)
  } finally {
    await browser.close()
  }
}

interface Watched {
  frames: number
  /** Milliseconds of each stretch over 50 ms in which the page did not answer. */
  stalls: number[]
}

/** Counts frames and stalls of pages; must be called before a page is opened. */
export async function watchFrames(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched = { frames: 0, stalls: [] as number[] }
    Object.assign(window, { watched })
    const count = () => {
      watched.frames++
      requestAnimationFrame(count)
    }
    requestAnimationFrame(count)
    new PerformanceObserver((list) => watched.stalls.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
      buffered: true,
    })
  })
}

const read = (page: Page): Promise<Watched> =>
  page.evaluate(async () => {
    // What is known of a stall comes with a later turn.
    await new Promise((resolve) => setTimeout(resolve, 50))
    return structuredClone((window as { watched?: Watched }).watched) ?? { frames: 0, stalls: [] }
  })

export interface Smoothness {
  framesPerSecond: number
  longestStallMs: number
  ms: number
}

/** How smoothly the page draws while something is done. */
export async function smoothnessDuring(page: Page, act: () => Promise<void>): Promise<Smoothness> {
  const before = await read(page)
  const startedAt = performance.now()
  await act()
  const ms = performance.now() - startedAt
  const after = await read(page)
  const seconds = (performance.now() - startedAt) / 1000
  return {
    framesPerSecond: (after.frames - before.frames) / seconds,
    longestStallMs: Math.max(0, ...after.stalls.slice(before.stalls.length)),
    ms,
  }
}
