/** Longest name of a file without its ending, in characters. */
const LONGEST = 80

/** The name of a pipeline's file: as the pipeline is called, without what file systems do not take. */
export function fileName(name: string): string {
  const plain = name
    .normalize('NFC')
    // oxlint-disable-next-line no-control-regex -- exactly those are meant
    .replaceAll(/[\u0000-\u001f\u007f<>:"/\\|?*]+/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/^[ .]+|[ .]+$/gu, '')
  return `${Array.from(plain).slice(0, LONGEST).join('').trim() || 'pipeline'}.json`
}

/** The header that makes a browser save an answer under a name, in every script (RFC 6266). */
export function attachment(name: string): string {
  const ascii = name.replaceAll(/[^\u0020-\u007e]/gu, '_').replaceAll(/["\\%]/gu, '_')
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/gu, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
