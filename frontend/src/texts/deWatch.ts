/** German: watching a run. */
export const watch: Readonly<Record<string, string>> = {
  'The file is nested deeper than {most} levels, which no state holds: it is not one that was saved here. Nothing was changed.':
    'Die Datei ist tiefer als {most} Ebenen verschachtelt, was kein Zustand enthält: Sie wurde nicht hier gespeichert. Nichts wurde geändert.',
}
