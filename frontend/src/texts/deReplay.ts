/** German: past batches through the version and the draft. */
export const replay: Readonly<Record<string, string>> = {
  'The batches could not be replayed: {message}': 'Die Batches ließen sich nicht noch einmal durchspielen: {message}',
  'The replay was ended after {ms, duration}: that is more than it may take. Choose fewer updates, or a node further to the front.':
    'Das Durchspielen wurde nach {ms, duration} beendet, länger darf es nicht dauern. Weniger Aktualisierungen wählen oder einen Knoten weiter vorn.',
  '= same': '= gleich',
  '≠ changed': '≠ geändert',
  '− gone': '− entfällt',
  '+ new': '+ neu',
  Compared: 'Vergleich',
  '{name} · version {number}': '{name} · Version {number}',
  '{name} · draft': '{name} · Entwurf',
  'The comparison broke off before its end.': 'Der Vergleich brach vor seinem Ende ab.',
  'Nothing is recorded yet: run the pipeline first.': 'Noch ist nichts aufgezeichnet: zuerst die Pipeline starten.',
  'Sends batches that the run has received through the draft, and shows which rows become others.':
    'Schickt Batches, die der Lauf empfangen hat, durch den Entwurf und zeigt, welche Zeilen anders werden.',
  'Compare with past batches': 'Mit vergangenen Batches vergleichen',
  'Rows by node': 'Zeilen je Knoten',
  'Version {version}': 'Version {version}',
  '“{name}” with past batches': '„{name}“ mit vergangenen Batches',
  'No batch with input is recorded: the run has received nothing yet, or its input was let go of.':
    'Kein Batch mit Eingaben ist aufgezeichnet: Der Lauf hat noch nichts empfangen, oder seine Eingaben sind nicht mehr aufbewahrt.',
  'Look again': 'Noch einmal nachsehen',
  'What the run received goes once more through the deployed version and the draft. The run is not touched, nothing is sent.':
    'Was der Lauf empfangen hat, geht noch einmal durch die veröffentlichte Version und den Entwurf. Der Lauf bleibt unberührt, nichts wird ausgegeben.',
  'Last batches': 'Letzte Batches',
  'Batch {done, number} of {of, number}, of the version and the draft together':
    'Batch {done, number} von {of, number}, Version und Entwurf zusammen',
  'The recorded batches are being read.': 'Die aufgezeichneten Batches werden gelesen.',
  'Progress of the comparison': 'Fortschritt des Vergleichs',
  'Recorded from {from} to {to}.': 'Aufgezeichnet von {from} bis {to}.',
  'None of these batches had input that is kept.': 'Von keinem dieser Batches sind Eingaben aufbewahrt.',
  '{count, plural, one {# batch} other {# batches}} of version {number} and of the draft, from {from} to {to}':
    '{count, plural, one {# Batch} other {# Batches}} der Version {number} und des Entwurfs, von {from} bis {to}',
  'no rows on either side.': 'keine Zeilen auf beiden Seiten.',
  'Rows of both': 'Zeilen von beiden',
  'To be known about this comparison': 'Hinweise zu diesem Vergleich',
  'Fewer batches are kept than were asked for: the run is younger, or older input was let go of.':
    'Weniger Batches als gewünscht sind aufbewahrt: Der Lauf ist jünger, oder ältere Eingaben sind nicht mehr da.',
  'At most {batches, number} batches, {records, number} records or {bytes} are played at once: only the newest batches are compared.':
    'Höchstens {batches, number} Batches, {records, number} Datensätze oder {bytes} werden auf einmal durchgespielt: Nur die neuesten Batches werden verglichen.',
  'Both began from what was remembered at {time}.': 'Beide begannen mit dem, was um {time} gemerkt war.',
  '“{name}” is not recorded as it is in the draft: it gives no rows here.':
    '„{name}“ ist so, wie es im Entwurf steht, nicht aufgezeichnet und liefert hier keine Zeilen.',
  'The deployed version does not have this port: all rows are new.':
    'Die veröffentlichte Version hat diesen Anschluss nicht: Alle Zeilen sind neu.',
  '“{name}” began empty at {time}: it held {filled, number} of {needed, number} batches at the first one that is compared.':
    '„{name}“ begann um {time} leer und enthielt beim ersten verglichenen Batch {filled, number} von {needed, number} Batches.',
  '“{name}” began empty at {time}: it held {filled, number} of {needed, number} batches at this one.':
    '„{name}“ begann um {time} leer und enthielt bei diesem Batch {filled, number} von {needed, number} Batches.',
  'These rows began from what was remembered at {time}.': 'Diese Zeilen begannen mit dem, was um {time} gemerkt war.',
  '“{name}” began empty at {time} and is warming up: the run remembers more than that.':
    '„{name}“ begann um {time} leer und läuft sich erst warm: Der Lauf hat sich mehr gemerkt.',
  '“{name}” means something else in the draft than what the run remembers: it began empty at {time} and is warming up.':
    '„{name}“ bedeutet im Entwurf etwas anderes als das, was der Lauf gemerkt hat: Es begann um {time} leer und läuft sich erst warm.',
  'What the run remembers is not copied for comparisons: it has {bytes}, and {most} are allowed.':
    'Was der Lauf gemerkt hat, wird nicht für Vergleiche kopiert: Es sind {bytes}, erlaubt sind {most}.',
  'What the run remembers is not copied for comparisons: the disk is nearly full.':
    'Was der Lauf gemerkt hat, wird nicht für Vergleiche kopiert: Die Festplatte ist fast voll.',
  'What the run remembers after the batch of {time, moment} was copied in {ms, duration}, {size, plural, one {# byte} other {# bytes}}.':
    'Was der Lauf nach dem Batch von {time, moment} gemerkt hat, wurde in {ms, duration} kopiert, {size, plural, one {# Byte} other {# Bytes}}.',
  'What the run remembers is not copied for comparisons: it has {bytes} MB, and {most} MB are allowed.':
    'Was der Lauf gemerkt hat, wird nicht für Vergleiche kopiert: Es sind {bytes} MB, erlaubt sind {most} MB.',
  'What the run remembers could not be copied for comparisons: {reason}':
    'Was der Lauf gemerkt hat, ließ sich nicht für Vergleiche kopieren: {reason}',
  'Version: {problem}': 'Version: {problem}',
  'Draft: {problem}': 'Entwurf: {problem}',
  'Which batches': 'Welche Batches',
  'Batch of {time}': 'Batch von {time}',
  'Try the draft on this batch': 'Den Entwurf mit diesem Batch ausprobieren',
  'Sends this batch through the draft, and shows which rows become others.':
    'Schickt diesen Batch durch den Entwurf und zeigt, welche Zeilen anders werden.',
}
