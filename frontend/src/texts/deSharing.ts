/** German: read-only links, and the page that they open. */
export const sharing: Readonly<Record<string, string>> = {
  'This link shows nothing (any more): it was revoked, or its address is not complete.':
    'Dieser Link zeigt nichts (mehr): Er wurde widerrufen, oder seine Adresse ist nicht vollständig.',
  'Too many addresses that do not hold were tried from here. Try again in {wait, duration}.':
    'Von hier aus wurden zu viele ungültige Adressen versucht. Erneut versuchen in {wait, duration}.',
  'A dashboard has at most {most} links: revoke one that is not needed.':
    'Ein Dashboard hat höchstens {most} Links: einen widerrufen, der nicht gebraucht wird.',
  'Too many people look at this dashboard now (at most {most}). Try again later.':
    'Dieses Dashboard sehen sich gerade zu viele an (höchstens {most}). Später erneut versuchen.',
}
