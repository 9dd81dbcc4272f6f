import type { GeneratorColumn } from '@millrace/shared'

/** A number below 2^32 from two others: the finaliser of MurmurHash3 (public domain, A. Appleby), which mixes every bit into every other. */
function mix(a: number, b: number): number {
  let h = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b + 0x9e3779b9, 0xc2b2ae35)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

const WORDS =
  'river mill wheel stone grain water stream bridge valley harvest morning miller flour bread baker market basket wagon horse field meadow spring summer autumn winter rain cloud wind storm sun'.split(
    ' ',
  )

/** Makes row number `row` (from 0) as a line of JSON. The same seed, row and columns make the same line, apart from times. */
export function generatorRow(columns: readonly GeneratorColumn[], seed: number, row: number, now: number): string {
  let line = '{'
  columns.forEach((column, index) => {
    const chance = mix(seed + row, (index + 1) * 7919 + Math.floor(row / 0x1_0000_0000))
    line += `${index > 0 ? ',' : ''}${JSON.stringify(column.name)}:${cell(column, chance, row, now)}`
  })
  return `${line}}\n`
}

function cell(column: GeneratorColumn, chance: number, row: number, now: number): string {
  const part = chance / 0x1_0000_0000
  switch (column.make) {
    case 'sequence':
      return String(row + 1)
    case 'integer':
      return String(column.min + Math.floor(part * (column.max - column.min + 1)))
    case 'number':
      return (column.min + part * (column.max - column.min)).toFixed(2)
    case 'choice':
      return JSON.stringify(column.values[chance % column.values.length])
    case 'words':
      return JSON.stringify(Array.from({ length: column.count }, (_, word) => WORDS[mix(chance, word) % WORDS.length]).join(' '))
    case 'time':
      return `"${new Date(now).toISOString().slice(0, 23).replace('T', ' ')}"`
    case 'uuid': {
      const hex = [1, 2, 3, 4]
        .map((salt) =>
          mix(chance, salt + row)
            .toString(16)
            .padStart(8, '0'),
        )
        .join('')
      return `"${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}"`
    }
  }
}
