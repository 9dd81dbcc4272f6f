/** German: watching a run. */
export const watch: Readonly<Record<string, string>> = {
  'The file is nested deeper than {most} levels, which no state holds: it is not one that was saved here. Nothing was changed.':
    'Die Datei ist tiefer als {most} Ebenen verschachtelt, was kein Zustand enthält: Sie wurde nicht hier gespeichert. Nichts wurde geändert.',
  'Batches wait: the run does not keep up.': 'Batches warten: Der Lauf kommt nicht nach.',
  'No batch waits any more.': 'Kein Batch wartet mehr.',
  Log: 'Protokoll',
  all: 'alles',
  'warnings and errors': 'Warnungen und Fehler',
  errors: 'Fehler',
  note: 'Hinweis',
  warning: 'Warnung',
  error: 'Fehler',
  'Nothing was said since the server started: what goes on is told here.':
    'Seit dem Start des Servers wurde nichts gemeldet: Was geschieht, steht dann hier.',
  'No line is like that.': 'Keine Zeile passt dazu.',
  '{count, plural, one {# line} other {# lines}} copied.': '{count, plural, one {# Zeile} other {# Zeilen}} kopiert.',
  'The browser does not allow copying here: save the lines as a file.':
    'Der Browser lässt Kopieren hier nicht zu: Die Zeilen als Datei speichern.',
  'Which lines': 'Welche Zeilen',
  'Lines about': 'Zeilen zu',
  everything: 'allem',
  'Find in the log': 'Im Protokoll suchen',
  'The newest {most, number} lines are kept, until the server is started anew.':
    'Die neuesten {most, number} Zeilen werden behalten, bis der Server neu startet.',
  'Copy these lines': 'Diese Zeilen kopieren',
  'Save these lines as a file': 'Diese Zeilen als Datei speichern',
  log: 'Protokoll',
  Level: 'Stufe',
  'What was said': 'Meldung',
  '{count, plural, one {# batch waiting} other {# batches waiting}}': '{count, plural, one {# Batch wartet} other {# Batches warten}}',
  '{count, plural, one {# more batch waits} other {# more batches wait}}':
    '{count, plural, one {# weiterer Batch wartet} other {# weitere Batches warten}}',
  '{size} received': '{size} empfangen',
  'about {size}': 'etwa {size}',
  'no batch is worked on': 'kein Batch in Arbeit',
  idle: 'untätig',
}
