/** A number as people write it: `1000`, `1,000.5`, `1 000`, `-2`, `1e6`. `null` = nothing was written, `NaN` = it is no number. */
export function parseNumber(text: string): number | null {
  const plain = text.trim().replaceAll(/[\s_\u00a0\u202f]/g, '')
  if (plain === '') return null
  const withoutGroups = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(plain) ? plain.replaceAll(',', '') : plain
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(withoutGroups) ? Number(withoutGroups) : Number.NaN
}
