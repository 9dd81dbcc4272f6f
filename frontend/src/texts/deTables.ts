/** German: tables that rows are looked up in, and the sources of such tables. */
export const tables: Readonly<Record<string, string>> = {
  'Table of {name}': 'Tabelle von {name}',
  'Find a row': 'Zeile suchen',
  'Find a row in the table of {name}': 'Zeile in der Tabelle von {name} suchen',
  'Rows before': 'Zeilen davor',
  'Rows after': 'Zeilen danach',
  'The table is empty: nothing has arrived for it yet.': 'Die Tabelle ist leer: Für sie ist noch nichts angekommen.',
  'No row contains “{search}”.': 'Keine Zeile enthält „{search}“.',
  'There since': 'Da seit',
  'Tables that rows are looked up in': 'Tabellen, in denen nachgeschlagen wird',
  'Last change': 'Letzte Änderung',
  'Read from': 'Gelesen aus',
  'nothing arrived yet': 'noch nichts angekommen',
  'Hide rows': 'Zeilen verbergen',
  'Show rows': 'Zeilen zeigen',
  'as rows arrive': 'sobald Zeilen ankommen',
  '“{name}” is read again.': '„{name}“ wird neu gelesen.',
  '“{name}” cannot be read now: the run is stopped.': '„{name}“ kann jetzt nicht gelesen werden: Der Lauf ist angehalten.',
  'not read yet': 'noch nicht gelesen',
  'read at {time}': 'gelesen um {time}',
  'again when it changes': 'erneut, sobald sie sich ändert',
  'again at {time}': 'erneut um {time}',
  'Refresh now: {name}': 'Jetzt neu lesen: {name}',
  'Refresh now': 'Jetzt neu lesen',
  '{column}, pair {n}': '{column}, Paar {n}',
  'Each row is matched with the table by one column or several, which must all be equal. With several matches the first row of the table counts, so that the number of rows never grows, or each makes a row, in the order of the table. An empty value matches nothing. The table is written into the step, or it is what arrives at its second port, from a file or a query, say: that is kept over restarts and deploys, and counts for the rows of its own update already.':
    'Zu jeder Zeile wird anhand einer oder mehrerer Spalten, die alle gleich sein müssen, die passende der Tabelle gesucht. Bei mehreren Treffern zählt die erste Zeile der Tabelle, sodass die Zahl der Zeilen nie wächst, oder jeder ergibt eine Zeile, in der Reihenfolge der Tabelle. Ein leerer Wert trifft nichts. Die Tabelle steht im Schritt selbst, oder sie ist, was am zweiten Anschluss ankommt, etwa aus einer Datei oder einer Abfrage: Das bleibt über Neustarts und Veröffentlichungen erhalten und zählt schon für die Zeilen derselben Aktualisierung.',
  'A column of the stream, and the one of the table in which its values are looked for.':
    'Eine Spalte des Stroms und die der Tabelle, in der ihre Werte gesucht werden.',
  'The table is': 'Die Tabelle ist',
  'Where the rows come from that are looked up.': 'Woher die Zeilen kommen, in denen gesucht wird.',
  'pasted, uploaded or typed in': 'eingefügt, hochgeladen oder eingetippt',
  'what arrives at the port "Table"': 'was am Anschluss „Tabelle“ ankommt',
  'it may change while the pipeline runs': 'sie darf sich ändern, während die Pipeline läuft',
  'Rows that arrive': 'Zeilen, die ankommen,',
  'What they do to the table.': 'Was sie mit der Tabelle machen.',
  'are the whole table': 'sind die ganze Tabelle',
  'an update with rows replaces what was there': 'eine Aktualisierung mit Zeilen ersetzt, was da war',
  'replace rows with equal keys': 'ersetzen Zeilen mit gleichem Schlüssel',
  'the newest row of a key counts, others stay': 'die neueste Zeile eines Schlüssels zählt, andere bleiben',
  'Rows that remove their key': 'Zeilen, die ihren Schlüssel entfernen',
  'Where the newest row of a key is such a one, the table lacks that key. Without conditions none is.':
    'Ist die neueste Zeile eines Schlüssels eine solche, fehlt er in der Tabelle. Ohne Bedingungen ist es keine.',
  'The table is what arrives at the port "Table", where nothing is connected.':
    'Die Tabelle ist, was am Anschluss „Tabelle“ ankommt; dort ist nichts angeschlossen.',
  'What arrives at the port "Table" is not used: the table is the one that is pasted, uploaded or typed in.':
    'Was am Anschluss „Tabelle“ ankommt, wird nicht gebraucht: Die Tabelle ist die eingefügte, hochgeladene oder eingetippte.',
  'The table is empty: nothing has arrived at the port "Table".': 'Die Tabelle ist leer: Am Anschluss „Tabelle“ ist nichts angekommen.',
  'Look up in what arrives': 'In dem suchen, was ankommt',
  'The table has no rows: the one that was read before stays.': 'Die Tabelle hat keine Zeilen: Die zuletzt gelesene bleibt.',
  'No row of the table can be read: {reason} The one that was read before stays.':
    'Keine Zeile der Tabelle ist lesbar: {reason} Die zuletzt gelesene bleibt.',
  'The table has {size} MB; at most {most} MB are read. Leave out rows or columns that nobody looks up.':
    'Die Tabelle hat {size} MB; höchstens {most} MB werden gelesen. Zeilen oder Spalten weglassen, die niemand nachschlägt.',
  'The file lacks {missing}. It has {columns}.': 'Der Datei fehlt {missing}. Sie hat {columns}.',
  '{file} is a folder, not a file. Choose the file.': '{file} ist ein Ordner, keine Datei. Die Datei wählen.',
  'The last line of {file} is not whole: somebody is still writing it.':
    'Die letzte Zeile von {file} ist nicht vollständig: Sie wird noch geschrieben.',
  'There is no file {file}. Put it there, or choose another.': 'Es gibt keine Datei {file}. Sie dort ablegen oder eine andere wählen.',
  'The file {file} may not be read. Give the user that Millrace runs as the right to.':
    'Die Datei {file} darf nicht gelesen werden. Dem Benutzer, unter dem Millrace läuft, das Recht geben.',
  '{file} was not read within {ms, duration}. Leave out rows or columns that nobody looks up.':
    '{file} war in {ms, duration} nicht gelesen. Zeilen oder Spalten weglassen, in denen niemand nachschlägt.',
  'Reading {file} took more than {memory} MB of memory. Leave out rows or columns that nobody looks up, or write smaller row groups.':
    'Das Lesen von {file} brauchte mehr als {memory} MB Speicher. Zeilen oder Spalten weglassen, in denen niemand nachschlägt, oder kleinere Zeilengruppen schreiben.',
  '{file} cannot be read as Parquet: {reason}': '{file} ist nicht als Parquet lesbar: {reason}',
  'The file is there, with {size, plural, one {# byte} other {# bytes}}.':
    'Die Datei ist da und hat {size, plural, one {# Byte} other {# Bytes}}.',
  'The file is there, with the columns {columns}.': 'Die Datei ist da und hat die Spalten {columns}.',
  'Name the columns, or test the connection to find them.': 'Die Spalten benennen oder die Verbindung prüfen, um sie zu finden.',
  'Write a time of day, such as 06:30.': 'Eine Uhrzeit angeben, etwa 06:30.',
  'There is no time zone of this name. Write one such as Europe/Berlin.':
    'Es gibt keine Zeitzone dieses Namens. Schreibweise: Europe/Berlin.',
  'when it changes': 'wenn sie sich ändert',
  'every {time, duration}': 'alle {time, duration}',
  'daily at {at}': 'täglich um {at}',
  'Use these columns': 'Diese Spalten nehmen',
  'Table from a file': 'Tabelle aus einer Datei',
  'A whole file as a table, read again when it changes.': 'Eine ganze Datei als Tabelle, neu gelesen, wenn sie sich ändert.',
  'Reads one file of CSV, JSON lines or Parquet at the start, and again when it changes, every so often, or at a time of day. Each reading is one update with all its rows; one that is the same as the last is none. Connect it to the port "Table" of Look up to have the table there replaced. A file that is missing, half-written or unreadable changes nothing: the receiver says why, and tries again. At most 64 MB are read. Of several readings in one update the newest counts.':
    'Liest eine Datei mit CSV, JSON-Zeilen oder Parquet beim Start und wieder, wenn sie sich ändert, in Abständen oder zu einer Uhrzeit. Jedes Lesen ist eine Aktualisierung mit allen Zeilen; eines, das dem letzten gleicht, ist keine. Am Anschluss „Tabelle“ von Nachschlagen ersetzt sie dort die Tabelle. Eine Datei, die fehlt, halb geschrieben oder unlesbar ist, ändert nichts: Der Empfänger sagt, warum, und versucht es wieder. Höchstens 64 MB werden gelesen. Von mehreren Malen in einer Aktualisierung zählt das neueste.',
  'On the machine that Millrace runs on, such as /data/prices.csv.': 'Auf dem Rechner, auf dem Millrace läuft, etwa /data/preise.csv.',
  'How the table is stored.': 'Wie die Tabelle gespeichert ist.',
  'One character.': 'Ein Zeichen.',
  'Testing the connection finds them.': '„Verbindung prüfen“ findet sie.',
  'Read again': 'Neu lesen',
  'It is read at the start, too. What has not changed is no update.':
    'Gelesen wird auch beim Start. Was sich nicht geändert hat, ist keine Aktualisierung.',
  'every …': 'alle …',
  'such as every 10 minutes': 'etwa alle 10 Minuten',
  'at a time of day': 'zu einer Uhrzeit',
  'Counted from the last reading.': 'Vom letzten Lesen an gezählt.',
  At: 'Um',
  'Hours and minutes, such as 06:30.': 'Stunden und Minuten, etwa 06:30.',
  'Where it is that time, such as Europe/Berlin.': 'Wo es diese Uhrzeit ist, etwa Europe/Berlin.',
  'The query gives more than {limit, plural, one {# row} other {# rows}}.':
    'Die Abfrage ergibt mehr als {limit, plural, one {# Zeile} other {# Zeilen}}.',
  'The query gives no columns. Name some behind SELECT.': 'Die Abfrage ergibt keine Spalten. Nennen Sie welche hinter SELECT.',
  'The query gives the columns {columns}. Its first rows did not come within {ms, duration}.':
    'Die Abfrage ergibt die Spalten {columns}. Ihre ersten Zeilen kamen nicht innerhalb von {ms, duration}.',
  'The query gives the columns {columns}, and more rows than these first ones.':
    'Die Abfrage ergibt die Spalten {columns} und mehr Zeilen als diese ersten.',
  'The query gives the columns {columns}, and {rows, plural, =0 {no row now} one {# row} other {# rows}}.':
    'Die Abfrage ergibt die Spalten {columns} und {rows, plural, =0 {derzeit keine Zeile} one {# Zeile} other {# Zeilen}}.',
  'PostgreSQL query': 'PostgreSQL-Abfrage',
  'The rows of a query as a table, asked for again and again.': 'Die Zeilen einer Abfrage als Tabelle, immer wieder erfragt.',
  'Runs one SELECT at the start, and again every so often or at a time of day, in a transaction that cannot write. Each answer is one update with all its rows; one that is the same as the last is none. Connect it to the port "Table" of Look up to have the table there replaced. A server that does not answer changes nothing: the receiver says why, and tries again. A query is given up after 2 minutes, beyond so many rows as you say, and beyond 64 MB. Give it an ORDER BY: the same rows in another order count as a change. Of several answers in one update the newest counts.':
    'Führt beim Start und dann in Abständen oder zu einer Uhrzeit ein SELECT aus, in einer Transaktion, die nicht schreiben kann. Jede Antwort ist eine Aktualisierung mit allen Zeilen; eine, die der letzten gleicht, ist keine. Am Anschluss „Tabelle“ von Nachschlagen ersetzt sie dort die Tabelle. Ein Server, der nicht antwortet, ändert nichts: Der Empfänger sagt, warum, und versucht es wieder. Eine Abfrage wird nach 2 Minuten aufgegeben, ebenso bei mehr Zeilen als angegeben und bei mehr als 64 MB. Sie braucht ein ORDER BY: Dieselben Zeilen in anderer Reihenfolge gelten als Änderung. Von mehreren Antworten in einer Aktualisierung zählt die neueste.',
  'Who may read what the query names.': 'Wer lesen darf, was die Abfrage nennt.',
  Query: 'Abfrage',
  'One SELECT in the SQL of PostgreSQL, such as SELECT code, price FROM prices ORDER BY code.':
    'Ein SELECT im SQL von PostgreSQL, etwa SELECT code, preis FROM preise ORDER BY code.',
  'A query that gives more is an error, and the table stays.': 'Ergibt die Abfrage mehr, ist das ein Fehler, und die Tabelle bleibt.',
  'Rows of the table': 'Zeilen der Tabelle',
  'Remove column {name}': 'Spalte {name} entfernen',
  '{column} of row {n}': '{column} in Zeile {n}',
  'Add a row': 'Zeile hinzufügen',
  'Show more of {count, number} rows': 'Mehr von {count, number} Zeilen zeigen',
  'Type it in': 'Eintippen',
  'What is set here is of another kind and cannot be shown.': 'Was hier eingestellt ist, ist von anderer Art und lässt sich nicht zeigen.',
  'Set it anew': 'Neu einstellen',
}
