/** German: groups on the canvas. */
export const canvas: Readonly<Record<string, string>> = {
  'No colour': 'Keine Farbe',
  Blue: 'Blau',
  Pink: 'Rosa',
  Teal: 'Petrol',
  Violet: 'Violett',
  Amber: 'Bernstein',
  Grey: 'Grau',
  'Colour of the group': 'Farbe der Gruppe',
  'Colour the group {name}': 'Gruppe {name} einfärben',
  '{count, plural, one {# batch} other {# batches}} behind': '{count, plural, one {# Batch} other {# Batches}} im Rückstand',
}
