/** German: watching a run. */
export const watch: Readonly<Record<string, string>> = {
  'The file is nested deeper than {most} levels, which no state holds: it is not one that was saved here. Nothing was changed.':
    'Die Datei ist tiefer als {most} Ebenen verschachtelt, so tief ist nichts Gemerktes: Sie wurde nicht hier gespeichert. Nichts wurde geändert.',
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
  'The newest {most, number} lines': 'Die neuesten {most, number} Zeilen',
  'They are kept until the server is started anew.': 'Sie bleiben, bis der Server neu startet.',
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
  'The rows of this batch could not be computed: {message}': 'Die Zeilen dieses Batches ließen sich nicht berechnen: {message}',
  'Rows of {name} in this batch': 'Zeilen von {name} in diesem Batch',
  'Show the rows': 'Zeilen zeigen',
  'Hide the rows': 'Zeilen ausblenden',
  'Nothing was connected to this node.': 'An diesen Knoten war nichts angeschlossen.',
  'To be known about these rows': 'Hinweise zu diesen Zeilen',
  'the first {count, number} of {total, plural, one {# row} other {# rows}}':
    'die ersten {count, number} von {total, plural, one {# Zeile} other {# Zeilen}}',
  'This step puts out rows every {every, duration}: not in this batch.':
    'Dieser Schritt gibt alle {every, duration} Zeilen aus: in diesem Batch nicht.',
  'No rows in this batch.': 'Keine Zeilen in diesem Batch.',
  'The {count, plural, one {record} other {# records}} of “{name}” in this batch are not kept any more: only the newest of an input are. Look at a newer batch.':
    '{count, plural, one {Der Datensatz} other {Die # Datensätze}} von „{name}“ in diesem Batch {count, plural, one {ist} other {sind}} nicht mehr aufbewahrt: Von einer Eingabe sind es nur die neuesten. Einen neueren Batch ansehen.',
  'These rows cannot be computed.': 'Diese Zeilen lassen sich nicht berechnen.',
  'Of the {of, number} records of “{name}” only the last {records, number} are kept.':
    'Von den {of, number} Datensätzen von „{name}“ sind nur die letzten {records, number} aufbewahrt.',
  'Nobody holds the run now: which records were of this batch is told by when they came.':
    'Niemand hält den Lauf gerade: Welche Datensätze zu diesem Batch gehörten, ergibt sich daraus, wann sie kamen.',
  'The run counted {reported, plural, one {# row} other {# rows}} here, computed again {total, plural, one {it is #} other {they are #}}.':
    'Der Lauf zählte hier {reported, plural, one {# Zeile} other {# Zeilen}}, neu berechnet {total, plural, one {ist es #} other {sind es #}}.',
  'What the run knew then came from before this version, or from a file that was put in its place.':
    'Was der Lauf damals wusste, stammt aus der Zeit vor dieser Version oder aus einer Datei, die an seine Stelle gesetzt wurde.',
}
