import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Launch options for Chromium: CHROMIUM_PATH where set, else the build that npm carries, unpacked once into the project's cache folder. */
export async function chromiumLaunch(): Promise<{ executablePath: string; args: string[] }> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none']
  if (process.env.CHROMIUM_PATH) return { executablePath: process.env.CHROMIUM_PATH, args }
  // The package unpacks its own system libraries only when it believes to run in AWS Lambda.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x'
  const cache = path.resolve(import.meta.dirname, '..', '.cache', 'chromium')
  mkdirSync(cache, { recursive: true })
  const before = process.env.TMPDIR
  process.env.TMPDIR = cache
  try {
    const { default: chromium } = await import('@sparticuz/chromium')
    const executablePath = await chromium.executablePath()
    // Its own font settings name folders of AWS Lambda only; without any font, Chromium draws no text at all.
    const fonts = path.join(cache, 'fonts.conf')
    writeFileSync(
      fonts,
      `<?xml version="1.0"?><fontconfig><dir>${cache}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${cache}/fonts-cache</cachedir></fontconfig>`,
    )
    process.env.FONTCONFIG_FILE = fonts
    return { executablePath, args }
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}
